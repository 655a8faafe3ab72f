import { join } from "node:path";
import type { TaskOutput, TaskPartial } from "../catalog/index.ts";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler, JobContext } from "../engine/handler.ts";
import type { ChildHandle, Settled } from "../engine/workflow/child-handle.ts";
import type { Bound, BookParts } from "../providers/book/bind-book.ts";

type Context = JobContext<"storybook.create">;
type Picture = ChildHandle<"image.generate" | "image.cartoonize", "continue">;

/** Where each part begins, in percent of the whole; drawing is what takes its time. */
const PERCENT = { story: 0, scenes: 20, pictures: 25, binding: 85 } as const;
const PICTURE_PX = { widthPx: 1_280, heightPx: 1_152 } as const;
const COVER_PX = { widthPx: 1_280, heightPx: 1_280 } as const;
const MAX_PROMPT_CHARS = 1_900;

/**
 * Makes a picture book: a story, its scenes, a picture for each in parallel, and all of it bound. Each wait
 * ends the attempt, so this runs from the top many times; what was shown is in the checkpoint, what was
 * bound in kept steps. A picture that fails is replaced, and the book says so.
 */
export const storybookCreate: Handler<"storybook.create"> = async (ctx, input) => {
  const { sceneCount, style, photoItemId, photoStyle, ...wish } = input;
  const seed = wish.seed ?? Number.parseInt(ctx.jobId.replaceAll("-", "").slice(-8), 16);
  const show = createShow(ctx);

  ctx.progress({ percent: PERCENT.story, step: "Writing the story" });
  const star =
    photoItemId === undefined
      ? null
      : ctx.spawn("image.cartoonize", { itemId: photoItemId, style: photoStyle }, { key: "star", failure: "continue" });
  await show("begin", { kind: "begin" });
  const [story] = await ctx.waitAll([ctx.spawn("story.auto", { ...wish, seed }, { key: "story" })]);
  const { title, paragraphs, cast, wordCount } = story;
  await show("story", { kind: "story", title, paragraphs });

  ctx.progress({ percent: PERCENT.scenes, step: "Finding the scenes" });
  const [{ scenes, madeBy: scenesBy }] = await ctx.waitAll([
    ctx.spawn("story.scenes", { title, paragraphs, sceneCount, cast }, { key: "scenes" }),
  ]);
  await show("scenes", {
    kind: "scenes",
    scenes: scenes.map(({ number, text, caption }) => ({ number, text, caption })),
  });

  const draw = (number: number, prompt: string, size: typeof PICTURE_PX | typeof COVER_PX) =>
    ctx.spawn(
      "image.generate",
      // One seed for the whole book: who is in it looks the same on every page.
      { prompt: prompt.slice(0, MAX_PROMPT_CHARS), style, ...size, seed: seed % 2 ** 31 },
      { key: `picture-${number}`, failure: "continue" },
    );
  const pictures: Picture[] = [
    // Where a photo stars on it, the cover is its stage.
    draw(
      0,
      `Cover of a picture book. ${star !== null && cast !== null ? `${cast.place}. ${cast.scenery}` : (scenes[0]?.prompt ?? title)}`,
      COVER_PX,
    ),
    ...scenes.map(({ number, prompt }) => draw(number, prompt, PICTURE_PX)),
  ];
  const settled = await collect(
    ctx,
    star === null ? pictures : [...pictures, star],
    async (n, artifactId, doneCount) => {
      if (n === pictures.length) await show("star", { kind: "star", artifactId });
      else await show(`picture-${n}`, { kind: "picture", number: n, artifactId });
      const share = doneCount / (pictures.length + (star === null ? 0 : 1));
      ctx.progress({ percent: PERCENT.pictures + share * (PERCENT.binding - PERCENT.pictures), step: "Drawing" });
    },
  );
  const drawn = settled.slice(0, pictures.length);
  const starred = star === null ? undefined : settled.at(-1);

  ctx.progress({ percent: PERCENT.binding, step: "Binding the book" });
  const notes = notesOf(drawn, starred);
  const parts: BookParts = {
    ...{ title, hero: input.hero, age: input.age, language: input.language, seed, scenes, notes },
    uuid: ctx.jobId,
    pictures: drawn.map(artifactOf),
    star: artifactOf(starred),
    storyBy: story.madeBy,
    scenesBy,
    picturesBy: drawn.map(madeByOf).find((by) => by !== null) ?? null,
    starBy: madeByOf(starred),
  };
  // Loaded when it is needed: the many short attempts before this one do without.
  const { bindBook } = await import("../providers/book/bind-book.ts");
  const bound: Bound = await ctx.step("Bind the book", () => bindBook(ctx, parts, join(ctx.tempDir, "book.pdf")), {
    keep: true,
  });
  ctx.progress({ percent: 100, step: "Done" });
  return {
    ...{ title, hero: input.hero, wordCount, seed, pageCount: bound.pageCount },
    pdfArtifactId: bound.pdfArtifactId,
    epubArtifactId: bound.epubArtifactId,
    coverArtifactId: artifactOf(drawn[0]),
    starArtifactId: artifactOf(starred),
    scenes: scenes.map(({ number, text, caption }) => ({
      number,
      text,
      caption,
      artifactId: artifactOf(drawn[number]),
    })),
    notes: [...notes, ...bound.notes],
    madeBy: bound.madeBy,
  } satisfies TaskOutput<"storybook.create">;
};

type Ended = Settled<{ artifactId: string; madeBy: MadeBy }> | undefined;

/** Waits for all, and tells of each as soon as it is over. */
async function collect(
  ctx: Context,
  children: readonly Picture[],
  onEnd: (n: number, artifactId: string | null, doneCount: number) => Promise<void>,
): Promise<Ended[]> {
  const ended: Ended[] = children.map(() => undefined);
  let left = children.map((child, n) => ({ child, n }));
  while (left.length > 0) {
    const results: readonly Ended[] = await ctx.waitAny(left.map(({ child }) => child));
    for (const [at, result] of results.entries()) {
      const n = left[at]?.n;
      if (result === undefined || n === undefined) continue;
      ended[n] = result;
      await onEnd(n, artifactOf(result), ended.filter((one) => one !== undefined).length);
    }
    left = left.filter(({ n }) => ended[n] === undefined);
  }
  return ended;
}

/**
 * Streams each thing once, whatever the number of attempts; again only where a worker is lost between
 * the telling and the note of it, which who listens takes for what it is.
 */
function createShow(ctx: Context): (key: string, partial: TaskPartial<"storybook.create">) => Promise<void> {
  const shown = new Set(ctx.lastCheckpoint?.shown);
  return async (key, partial) => {
    if (shown.has(key)) return;
    ctx.emit(partial);
    shown.add(key);
    await ctx.checkpoint({ shown: [...shown] });
  };
}

function artifactOf(ended: Ended): string | null {
  return ended?.status === "completed" ? ended.output.artifactId : null;
}

function madeByOf(ended: Ended): MadeBy | null {
  return ended?.status === "completed" ? ended.output.madeBy : null;
}

function notesOf(drawn: readonly Ended[], star: Ended): string[] {
  const missing = drawn.flatMap((ended, n) =>
    artifactOf(ended) === null ? [n === 0 ? "the cover" : `scene ${n}`] : [],
  );
  const notes =
    missing.length === 0
      ? []
      : [
          `The picture of ${new Intl.ListFormat("en").format(missing)} could not be drawn; hills under a moon stand there instead.`,
        ];
  if (star && star.status !== "completed") {
    notes.push(`The photo could not be drawn, so its star is not in the pictures. ${star.error?.message ?? ""}`.trim());
  }
  return notes;
}
