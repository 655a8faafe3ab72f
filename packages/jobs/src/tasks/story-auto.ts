import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler } from "../engine/handler.ts";
import { tellStory } from "../providers/story/tell-story.ts";
import type { Cast } from "../providers/story/tell-story.ts";
import { writeByChat } from "../providers/story/write-by-chat.ts";

const MADE_HERE: MadeBy = {
  service: "local",
  model: "storyteller of this project, from templates",
  limits: "It knows fifteen tales in many versions. Of your own idea it understands no more than the animals in it.",
};
/** What a service writes was not read by a person before. */
const UNREAD = "Read it yourself before you read it aloud.";
/** How much of the bar one written paragraph is. */
const PARAGRAPHS = { short: 7, medium: 11, long: 15 } as const;

/** Writes a story, by the connected service or else out of this project's own tales, and streams it. */
export const storyAuto: Handler<"story.auto"> = async (ctx, input) => {
  const seed = input.seed ?? seedOf(ctx.jobId);
  const wish = { ...input, seed };
  const connection = ctx.connection("openai");
  ctx.progress({ percent: 0, step: connection ? "Asking" : "Writing" });
  ctx.emit({ kind: "begin" });
  const wrote = (paragraph: number) =>
    ctx.progress({
      percent: Math.min(95, Math.round((100 * (paragraph + 1)) / PARAGRAPHS[input.length])),
      step: "Writing",
    });

  let story: { title: string; paragraphs: string[]; cast: Cast | null; madeBy: MadeBy };
  if (connection) {
    const { model, ...written } = await writeByChat(ctx, connection, wish, {
      onPiece(piece) {
        ctx.emit(piece);
        if (piece.kind === "text") wrote(piece.paragraph);
      },
      onBegin: () => ctx.emit({ kind: "begin" }),
      onThought: () => ctx.progress({ step: "Thinking" }),
    });
    story = { ...written, cast: null, madeBy: { service: "openai", model, limits: UNREAD } };
  } else {
    const told = tellStory(wish);
    ctx.emit({ kind: "title", title: told.title });
    for (const [paragraph, text] of told.paragraphs.entries()) {
      ctx.signal.throwIfAborted();
      ctx.emit({ kind: "text", paragraph, piece: 0, text });
      wrote(paragraph);
    }
    story = { ...told, madeBy: MADE_HERE };
  }

  const { title, paragraphs, madeBy } = story;
  const wordCount = paragraphs.join(" ").split(/\s+/).length;
  const { artifactId } = await ctx.artifact(Buffer.from(`# ${title}\n\n${paragraphs.join("\n\n")}\n`), {
    name: "story",
    contentType: "text/markdown; charset=utf-8",
    meta: { title, wordCount, madeBy },
  });
  ctx.progress({ percent: 100, step: "Done" });
  return { artifactId, ...story, wordCount, seed };
};

/** The same in every attempt of a job, so that one that was cut short tells the same story again. */
function seedOf(jobId: string): number {
  return Number.parseInt(jobId.replaceAll("-", "").slice(-8), 16);
}
