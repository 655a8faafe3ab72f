import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import type { TaskInput } from "../catalog/index.ts";
import { toNewJob } from "../engine/enqueue.ts";
import { startOpenAIServer, type Answer } from "../providers/openai/testing/openai-server.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import { imageGenerate } from "./image-generate.ts";

const { input: schema, output: outputSchema } = catalog["image.generate"];

async function draw(input: TaskInput<"image.generate">) {
  await using files = await createFileContext();
  const output = outputSchema.parse(await imageGenerate(files.ctx, schema.parse(input)));
  const artifact = files.artifacts[0]!;
  return { output, artifact, bytes: await readFile(artifact.path) };
}

describe("image.generate", () => {
  test("draws at the size asked for; the same seed gives the same picture, another one another", async () => {
    const asked = { prompt: "A fox under the moon", style: "watercolor", widthPx: 384, heightPx: 256 } as const;
    const first = await draw({ ...asked, seed: 7 });
    const again = await draw({ ...asked, seed: 7 });
    const other = await draw({ ...asked, seed: 8 });
    expect(first.output).toMatchObject({ widthPx: 384, heightPx: 256, seed: 7, style: "watercolor" });
    expect(first.output.madeBy).toMatchObject({ service: "local", model: "drawn from a seed" });
    expect(await sharp(first.bytes).metadata()).toMatchObject({ format: "png", width: 384, height: 256 });
    expect(again.bytes.equals(first.bytes)).toBe(true);
    expect(other.bytes.equals(first.bytes)).toBe(false);
  });

  test("what it was made from stands beside the picture, the seed too when it was chosen here", async () => {
    const { output, artifact } = await draw({ prompt: "🦊 في الغابة", widthPx: 256, heightPx: 256 });
    expect(artifact).toMatchObject({ name: "image", contentType: "image/png" });
    expect(artifact.meta).toMatchObject({
      prompt: "🦊 في الغابة",
      style: "storybook",
      seed: output.seed,
      widthPx: 256,
    });
  });

  test.each([
    [{ prompt: " \n " }, 'expected "prompt" to be at least 1 characters long'],
    [{ prompt: "word ".repeat(10_000) }, 'expected "prompt" to be at most 2000 characters long'],
    [{ prompt: "fox", widthPx: 4_000 }, 'expected "widthPx" to be at most 2048, got 4000'],
    [{ prompt: "fox", style: "oil" }, 'expected "style" to be one of "storybook"'],
  ])("refuses %.30j, and says why", (input, message) => {
    expect(() => toNewJob({ task: "image.generate", input, userId: "u" })).toThrow(message);
  });
});

describe("image.generate, with a connected service", () => {
  const picture = () =>
    sharp({ create: { width: 640, height: 640, channels: 3, background: "#446688" } })
      .jpeg()
      .toBuffer();

  async function drawBy(answer: Answer, imageModel: string | null = "tiny-image") {
    await using server = await startOpenAIServer();
    server.answer = answer;
    const openai = { apiKey: "k", baseUrl: server.baseUrl, chatModel: "", imageModel };
    await using files = await createFileContext({ connections: { openai } });
    const input = schema.parse({ prompt: "a fox", style: "ink", widthPx: 512, heightPx: 256, seed: 3 });
    const output = outputSchema.parse(await imageGenerate(files.ctx, input));
    const bytes = await readFile(files.artifacts[0]!.path);
    return { output, bytes, requests: server.requests, happened: files.happened, meta: files.artifacts[0]!.meta };
  }

  test("is drawn there in the style asked for, cut to size, labelled and paid for", async () => {
    const { output, bytes, requests, happened, meta } = await drawBy({
      kind: "image",
      picture: await picture(),
      by: "b64",
    });
    expect(output).toMatchObject({ widthPx: 512, heightPx: 256, madeBy: { service: "openai", model: "tiny-image" } });
    expect(meta).toMatchObject({ madeBy: output.madeBy });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 512, height: 256 });
    expect(requests[0]!.body).toMatchObject({ model: "tiny-image", prompt: expect.stringMatching(/^a fox\n.*ink/s) });
    expect(happened.filter(({ kind }) => kind === "cost")).not.toEqual([]);
  });

  test("is drawn here, and said to be, where the service only writes", async () => {
    const { output, requests } = await drawBy({ kind: "status", status: 404 }, null);
    expect(output.madeBy).toMatchObject({ service: "local" });
    expect(requests).toEqual([]);
  });

  test.each<[string, () => Promise<Answer>, string]>([
    ["is down", async () => ({ kind: "status", status: 502 }), "provider-failed"],
    ["sends half a picture", async () => halfOf(await picture()), "provider-failed"],
    ["cannot draw", async () => ({ kind: "status", status: 404 }), "provider-model-unknown"],
  ])("a service that %s makes no picture", async (_what, answer, code) => {
    await expect(drawBy(await answer())).rejects.toMatchObject({ code });
  });

  const halfOf = (whole: Buffer): Answer => ({ kind: "image", picture: whole.subarray(0, 700), by: "b64" });
});
