import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog, type TaskInput, type TaskName } from "../../catalog/index.ts";
import type { OddFile } from "./odd-file.ts";
import { FILE_TASKS, outcomeOf, type FileTask } from "./odd-outcome.ts";
import { ODD_PDFS } from "./odd-pdfs.ts";
import { ODD_PHOTOS } from "./odd-photos.ts";
import { ODD_TEXTS } from "./odd-texts.ts";
import { ODD_VIDEOS } from "./odd-videos.ts";
import { createOddWorker, type OddWorker } from "./odd-worker.ts";

/**
 * Every task × every odd input, by a real worker: `pnpm test:inputs`, about half an hour. Among all other tests, a part of
 * it: each task and each input at least once, where that is quick.
 */
const IS_WHOLE = process.env.JOBWIRE_ODD_INPUTS === "all";
/** `JOBWIRE_ODD_TASK=model.glb`: that task alone. */
const ONLY = process.env.JOBWIRE_ODD_TASK;

const FILES: Record<string, OddFile> = { ...ODD_PHOTOS, ...ODD_PDFS, ...ODD_VIDEOS };
/** Its stored kind is believed: what a task is given has passed for what it takes. */
const PASSES_AS = { image: "image/jpeg", pdf: "application/pdf", video: "video/mp4" } as const;

/** What the short form has: cheap tasks meet every file of their kind, the others one that they must refuse. */
const QUICK: Partial<Record<FileTask, readonly string[] | "own kind">> = {
  "image.thumbnail": "own kind",
  "pdf.extract": "own kind",
  "video.thumbnail": "own kind",
  "image.prepare": ["an empty file"],
  "image.cartoonize": ["a photo cut off"],
  "design.generate": ["16 bits a channel", "an SVG with a script"],
  "cards.create": ["a PDF with a password", "a PDF without text"],
};
const IS_SLOW = new Set([
  "a PDF of 3 000 pages",
  "a panorama of 20 000 pixels",
  "a page that is packed twice, to 2 GB",
  "a page that unpacks to 400 MB",
  "a picture of 30 000 × 30 000 in a PDF",
  "a drawing that draws itself",
  "a PDF nested 100 000 deep",
  "a video of ten hours",
  "a hidden text of 200 MB",
]);

let worker: OddWorker;
beforeAll(async () => {
  worker = await createOddWorker();
});
afterAll(async () => {
  try {
    await worker.expectCleanAndAlive();
  } finally {
    await worker[Symbol.asyncDispose]();
  }
});

function filesFor(task: FileTask): [string, OddFile][] {
  const all = Object.entries(FILES);
  const takes: readonly string[] = FILE_TASKS[task].takes;
  if (IS_WHOLE) return all;
  const quick = QUICK[task] ?? [];
  if (quick !== "own kind") return all.filter(([name]) => quick.includes(name));
  return all.filter(([name, { kind }]) => takes.includes(kind) && !IS_SLOW.has(name));
}

const fileTasks = (Object.keys(FILE_TASKS) as FileTask[]).filter(
  (task) => (ONLY === undefined || ONLY === task) && filesFor(task).length > 0,
);

describe.each(fileTasks)("%s", (task) => {
  const files = filesFor(task);
  test(`of ${files.length} odd files makes results, or says why not and what to do`, async () => {
    const { takes, more } = FILE_TASKS[task];
    const expected: Record<string, string> = {};
    const got: Record<string, string> = {};
    for (const [name, file] of files) {
      const kind = (takes as readonly string[]).includes(file.kind) ? file.kind : takes[0];
      const itemId = await worker.keep(PASSES_AS[kind], await file.bytes());
      const input = { ...more, [task === "storybook.create" ? "photoItemId" : "itemId"]: itemId };
      expected[name] = outcomeOf(task, file);
      got[name] = await worker.outcomeOf(task, input as TaskInput<typeof task>).catch((error: Error) => error.message);
    }
    expect(got).toEqual(expected);
  }, 1_800_000);
});

/** Each field that a person types into. */
const FIELDS: [TaskName, string, (text: string, portraitId: string) => object, quick?: true][] = [
  ["story.auto", "hero", (hero) => ({ hero, length: "short" }), true],
  ["story.auto", "idea", (idea) => ({ hero: "Mila", idea, length: "short" }), true],
  ["story.scenes", "title", (title) => ({ title, paragraphs: ["Once."] }), true],
  ["story.scenes", "paragraphs", (text) => ({ title: "T", paragraphs: [text] }), true],
  ["image.generate", "prompt", (prompt) => ({ prompt, widthPx: 256, heightPx: 256 }), true],
  ["design.generate", "prompt", (prompt) => ({ prompt, kind: "poster", variants: 1 })],
  ["cards.create", "text", (text) => ({ text })],
  ["poster.create", "title", (title, itemId) => ({ title, itemId })],
  ["storybook.create", "hero", (hero) => ({ hero, sceneCount: 3, length: "short" })],
];
/** What a field takes though others do not, and the other way round. */
const BUT: Record<string, Partial<Record<keyof typeof ODD_TEXTS, string>>> = {
  // A name is short, and on one line.
  ...Object.fromEntries(
    ["story.auto hero", "storybook.create hero"].map((field) => [
      field,
      {
        "marks upon marks": "refused",
        "turned signs": "refused",
        "the sign with number 0": "refused",
        "half of a letter": "refused",
      },
    ]),
  ),
  "story.scenes title": { "marks upon marks": "refused" },
  "poster.create title": { "marks upon marks": "refused" },
  // Nothing more is wished for.
  "story.auto idea": { nothing: "result", spaces: "result" },
  // A hundred thousand letters are a document; of the others no cards can be made.
  "cards.create text": {
    "10 000 words": "result",
    ...Object.fromEntries(
      Object.entries(ODD_TEXTS).flatMap(([name, { is }]) => (is === "result" ? [[name, "no-cards"]] : [])),
    ),
  },
};

describe.each(FIELDS.filter(([task, , , quick]) => (ONLY === undefined || ONLY === task) && (IS_WHOLE || quick)))(
  "%s, %s",
  (task, field, inputOf) => {
    test("of odd words makes a result, or names the field", async () => {
      expect(catalog[task].input).toBeDefined();
      const portraitId = task === "poster.create" ? await keepPortrait() : "";
      const got: Record<string, string> = {};
      const expected: Record<string, string> = {};
      for (const [name, { text, is }] of Object.entries(ODD_TEXTS)) {
        expected[name] = BUT[`${task} ${field}`]?.[name] ?? is;
        got[name] = await worker
          .outcomeOf(task, inputOf(text, portraitId) as TaskInput<typeof task>)
          .catch((error: Error) => error.message);
      }
      expect(got).toEqual(expected);
    }, 900_000);
  },
);

async function keepPortrait(): Promise<string> {
  const bytes = await readFile(new URL("../../../fixtures/astronaut.png", import.meta.url));
  return worker.keep("image/png", bytes);
}
