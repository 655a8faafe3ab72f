import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import type { Answer, OpenAIServer } from "../providers/openai/testing/openai-server.ts";
import { startOpenAIServer } from "../providers/openai/testing/openai-server.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import type { FileContext } from "../worker/child/testing/file-context.ts";
import { storyAuto } from "./story-auto.ts";
import { storyScenes } from "./story-scenes.ts";

const wish = (input: object = {}) => catalog["story.auto"].input.parse({ hero: "Mila", seed: 7, ...input });
const partialsOf = ({ happened }: FileContext) => happened.flatMap((one) => (one.kind === "emit" ? [one.partial] : []));

describe("story.auto on this machine", () => {
  test("streams its paragraphs, stores a text, and says who made it", async () => {
    await using files = await createFileContext();
    const output = catalog["story.auto"].output.parse(await storyAuto(files.ctx, wish()));
    const { title, paragraphs } = output;
    expect(partialsOf(files)).toEqual([
      { kind: "begin" },
      { kind: "title", title },
      ...paragraphs.map((text, paragraph) => ({ kind: "text", paragraph, piece: 0, text })),
    ]);
    expect(output).toMatchObject({ seed: 7, madeBy: { service: "local" } });
    expect(output.wordCount).toBe(paragraphs.join(" ").split(" ").length);
    const [artifact] = files.artifacts;
    expect(artifact).toMatchObject({ artifactId: output.artifactId, meta: { madeBy: output.madeBy } });
    expect(await readFile(artifact?.path ?? "", "utf8")).toBe(`# ${title}\n\n${paragraphs.join("\n\n")}\n`);
  });

  test("tells the same again in a later attempt where no seed was given", async () => {
    const jobId = "0191d7a6-0000-7000-8000-00000badcafe";
    await using one = await createFileContext({ jobId });
    await using two = await createFileContext({ jobId, attempt: 2 });
    const input = wish({ seed: undefined });
    const { title, paragraphs, seed } = await storyAuto(one.ctx, input);
    expect(await storyAuto(two.ctx, input)).toMatchObject({ title, paragraphs, seed });
    expect(seed).toBe(0x0badcafe);
  });
});

describe("a wish", () => {
  test.each([
    ["no hero", { hero: "  " }, "hero"],
    ["a hero of two lines", { hero: "Mi\nla" }, "hero"],
    ["a hero of 41 letters", { hero: "x".repeat(41) }, "hero"],
    ["an idea of 10 000 words", { idea: "word ".repeat(10_000) }, "idea"],
    ["another language", { language: "tlh" }, "language"],
    ["an age of 30", { age: 30 }, "age"],
  ])("with %s is refused, and says which field", (_name, input, field) => {
    const parsed = catalog["story.auto"].input.safeParse({ hero: "Mila", ...input });
    expect(parsed.error?.issues[0]?.path).toEqual([field]);
  });

  test("takes emoji, right-to-left names and one word", () => {
    for (const hero of ["👩‍🚀", "مريم", "Bo"]) expect(wish({ hero }).hero).toBe(hero);
  });
});

describe("with a connected service", () => {
  let server: OpenAIServer;
  let files: FileContext;
  beforeEach(async () => {
    server = await startOpenAIServer();
    const openai = { apiKey: null, baseUrl: server.baseUrl, chatModel: "tiny", imageModel: "" };
    files = await createFileContext({ connections: { openai } });
  });
  afterEach(async () => {
    await files[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const long = "Once there was a small red kite that wanted to see the sea. ".repeat(5);

  test("the story is streamed sentence by sentence, while it is being written", async () => {
    server.answer = { kind: "halting", pieces: ["The Kite\n", `\n${long}`, "And it"] };
    const story = storyAuto(files.ctx, wish({ idea: "a kite" }));
    const first = await files.until((one) => one.kind === "emit" && (one.partial as { kind: string }).kind === "text");
    expect(first).toMatchObject({ partial: { paragraph: 0 } });
    expect(files.artifacts).toEqual([]);
    server.goOn();
    const output = catalog["story.auto"].output.parse(await story);
    expect(output).toMatchObject({ title: "The Kite", cast: null, madeBy: { service: "openai", model: "tiny" } });
    expect(output.paragraphs.join(" ")).toBe(`${long}And it`);
    const { messages } = (server.requests[0]?.body ?? {}) as { messages: { content: string }[] };
    expect(JSON.parse(messages[1]?.content ?? "")).toMatchObject({ hero: "Mila", idea: "a kite", listenersAge: 6 });
  });

  test("what the model thinks is in no part of the story, however it is sent", async () => {
    const thought = "Okay, the user wants a kite. Let me plan. The end?";
    const cut = (text: string) => text.match(/[^]{1,3}/g) ?? [];
    for (const answer of [
      { kind: "chat", pieces: cut(`<think>\n${thought}\n</think>\n\nThe Kite\n\n${long}`) },
      { kind: "chat", pieces: ["The Kite\n\n", long], thoughts: { field: "reasoning", pieces: cut(thought) } },
    ] satisfies Answer[]) {
      server.answer = answer;
      const { title, paragraphs } = await storyAuto(files.ctx, wish());
      expect({ title, paragraphs }).toEqual({ title: "The Kite", paragraphs: [long.trim()] });
    }
    const told = files.happened.flatMap((one) => (one.kind === "emit" ? [one.partial] : []));
    expect(told).toContainEqual({ kind: "title", title: "The Kite" });
    expect(JSON.stringify(told)).not.toMatch(/think|user wants|The end/);
    expect(files.happened).toContainEqual({ kind: "progress", report: { step: "Thinking" } });

    // A server that opens the thought itself: nobody can tell it from a story before it ends.
    const before = files.happened.length;
    server.answer = { kind: "chat", pieces: [...cut(`${thought}\n</think>\n\nThe Kite\n\n`), long] };
    const story = await storyAuto(files.ctx, wish());
    expect(story.paragraphs).toEqual([long.trim()]);
    const begun = files.happened.slice(before).flatMap((one) => (one.kind === "emit" ? [one.partial] : []));
    const last = begun.findLastIndex((one) => (one as { kind: string }).kind === "begin");
    expect(begun[last + 1]).toEqual({ kind: "title", title: "The Kite" });
  });

  test("a story that is none, or is cut, is tried again", async () => {
    for (const answer of [
      { kind: "chat", pieces: ["No.\n\nI will not."] },
      { kind: "cut", pieces: [long], politely: true },
      // As many tokens as it may use, in the middle of a sentence.
      { kind: "chat", pieces: ["The Kite\n\n", long, "And then it"], finish: "length" },
    ] satisfies Answer[]) {
      server.answer = answer;
      await expect(storyAuto(files.ctx, wish())).rejects.toMatchObject({ name: "RetryableError" });
    }
  });

  const paragraphs = ["One.", "Two.", "Three."];
  const scenes = (ranges: [number, number][]) =>
    JSON.stringify({
      scenes: ranges.map(([firstParagraph, lastParagraph]) => ({
        firstParagraph,
        lastParagraph,
        caption: `From ${firstParagraph}`,
        prompt: "A kite",
      })),
    });
  const split = (answers: string[]) => {
    server.answer = { kind: "ask", answer: () => ({ kind: "chat", pieces: [answers.shift() ?? ""] }) };
    const input = catalog["story.scenes"].input.parse({ title: "Kite", paragraphs, sceneCount: 2 });
    return storyScenes(files.ctx, input);
  };

  test("scenes come as JSON, and their text is the story’s own", async () => {
    const output = await split([
      "```json\n" +
        scenes([
          [1, 2],
          [3, 3],
        ]) +
        "\n```",
    ]);
    expect(catalog["story.scenes"].output.parse(output)).toEqual({
      scenes: [
        { number: 1, text: "One.\n\nTwo.", caption: "From 1", prompt: "A kite" },
        { number: 2, text: "Three.", caption: "From 3", prompt: "A kite" },
      ],
      madeBy: { service: "openai", model: "tiny", limits: null },
    });
  });

  test("an answer that does not fit is sent back once, with what is wrong", async () => {
    const output = await split([
      scenes([
        [1, 1],
        [3, 3],
      ]),
      scenes([
        [1, 1],
        [2, 3],
      ]),
    ]);
    expect(output.scenes).toHaveLength(2);
    const { messages } = (server.requests[1]?.body ?? {}) as { messages: { content: string }[] };
    expect(messages.at(-1)?.content).toContain("expected a scene to begin with 2, got 3");
    await expect(split(["sorry", "no"])).rejects.toMatchObject({ code: "scenes-unfit", name: "RetryableError" });
    expect(server.requests).toHaveLength(4);
  });
});
