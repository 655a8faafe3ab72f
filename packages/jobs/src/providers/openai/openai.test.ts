import { readFileSync } from "node:fs";
import { RateLimitError, APIConnectionTimeoutError, APIUserAbortError, BadRequestError } from "openai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { weighError } from "../../engine/circuits/weigh-error.ts";
import type { ProviderGate, Verdict } from "../../engine/circuits/provider.ts";
import { createFileContext } from "../../worker/child/testing/file-context.ts";
import type { FileContext } from "../../worker/child/testing/file-context.ts";
import type { OpenAIConnection } from "./create-openai.ts";
import { downloadPicture } from "./download-picture.ts";
import { generateImage } from "./generate-image.ts";
import { imageSize } from "./image-size.ts";
import { priceOf } from "./prices.ts";
import { streamChat } from "./stream-chat.ts";
import type { ChatRequest } from "./stream-chat.ts";
import { startOpenAIServer } from "./testing/openai-server.ts";
import type { Answer, OpenAIServer } from "./testing/openai-server.ts";

const KEY = "sk-secret-4711";
let server: OpenAIServer;
let files: FileContext;
let verdicts: Verdict[];
let connection: OpenAIConnection;
beforeEach(async () => {
  server = await startOpenAIServer();
  verdicts = [];
  const circuits: ProviderGate = {
    enter: async (provider) => ({ provider, probe: null }),
    leave: async (_pass, verdict) => void verdicts.push(verdict),
  };
  files = await createFileContext({ circuits });
  connection = { apiKey: KEY, baseUrl: server.baseUrl, chatModel: "tiny", imageModel: "tiny-image" };
});
afterEach(async () => {
  await files[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function chat(answer: Answer, request: Partial<ChatRequest> = {}) {
  server.answer = answer;
  const pieces: string[] = [];
  const full = { system: "Be brief.", messages: [{ role: "user", content: "Hi" }], maxTokens: 50, ...request } as const;
  const answered = await streamChat(files.ctx, connection, full, { onText: (piece) => void pieces.push(piece) });
  return { ...answered, pieces };
}

const failed = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
const costs = () => files.happened.flatMap((one) => (one.kind === "cost" ? [one.cost] : []));

/** Everything an error says, also what a log would print of it. */
function allOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.stack, JSON.stringify(error), Object.values(error).map(String), allOf(error.cause ?? "")].join(" ");
}

describe("a chat", () => {
  test("hands on each piece as it comes, and keeps what was used", async () => {
    const answer = await chat({ kind: "chat", pieces: ["Once ", "upon ", "a time"] }, { seed: 7 });
    expect(answer).toEqual({
      text: "Once upon a time",
      pieces: ["Once ", "upon ", "a time"],
      model: "tiny",
      isCut: false,
    });
    expect(server.requests[0]).toMatchObject({
      path: "/v1/chat/completions",
      headers: { authorization: `Bearer ${KEY}` },
      body: { model: "tiny", stream: true, stream_options: { include_usage: true }, max_tokens: 50, seed: 7 },
    });
    const cost = { service: "openai", model: "tiny", usdMicros: null };
    expect(costs()).toEqual([
      { ...cost, unit: "input-token", quantity: 120 },
      { ...cost, unit: "output-token", quantity: 30 },
    ]);
    expect(verdicts).toEqual([{ kind: "answered" }]);
  });

  test("hands on a piece before the next one is written", async () => {
    const seen = Promise.withResolvers<string>();
    server.answer = { kind: "halting", pieces: ["Once"] };
    const request = { system: "", messages: [{ role: "user", content: "Hi" }], maxTokens: 50 } as const;
    const answer = streamChat(files.ctx, connection, request, { onText: seen.resolve });
    expect(await seen.promise).toBe("Once");
    server.goOn();
    expect(await answer).toMatchObject({ text: "Once" });
  });

  test("works with a server like Ollama: no key, no usage, roles in every piece", async () => {
    connection = { ...connection, apiKey: null };
    const answer = await chat({ kind: "chat", pieces: ["Hi", "!"], usage: false, dialect: "ollama" });
    expect(answer).toMatchObject({ text: "Hi!", isCut: false });
    expect(costs()).toEqual([{ service: "openai", model: "tiny", unit: "call", quantity: 1, usdMicros: null }]);
  });

  test("works with a server that knows no schemas, counts nothing and ends with `done`", async () => {
    const json = { name: "story", schema: { type: "object" } };
    const answer = await chat({ kind: "chat", pieces: ['{"a"', ":1}"], dialect: "homemade" }, { json });
    expect(answer).toMatchObject({ text: '{"a":1}', pieces: ['{"a"', ":1}"], isCut: false });
    expect(server.requests.map(({ body }) => "response_format" in body)).toEqual([true, false]);
    expect(costs().map(({ unit }) => unit)).toEqual(["call"]);
    expect(verdicts).toEqual([{ kind: "answered" }]);
  });

  test("says that it was cut where its tokens were used up, and sends the schema it should keep to", async () => {
    const json = { name: "story", schema: { type: "object" } };
    expect(await chat({ kind: "chat", pieces: ["{"], finish: "length" }, { json })).toMatchObject({ isCut: true });
    expect(server.requests[0]?.body.response_format).toEqual({
      type: "json_schema",
      json_schema: { ...json, strict: true },
    });
  });

  test("that spends all its tokens on thinking is tried again, without blame, and its cost is kept", async () => {
    const error = await failed(chat({ kind: "chat", pieces: ["<think>", "and then"], finish: "length" }));
    expect(error).toMatchObject({ name: "RetryableError", code: "provider-thought-only" });
    expect(verdicts).toEqual([{ kind: "answered" }]);
    expect(costs()).toHaveLength(2);
  });

  const lies: [string, Answer][] = [
    ["is a thought only", { kind: "chat", pieces: ["<think>hm</think>"] }],
    ["is not JSON", { kind: "raw", contentType: "text/event-stream", body: "data: {oops\n\n" }],
    ["is a page", { kind: "raw", contentType: "text/html", body: "<h1>Hello</h1>" }],
    ["is no stream", { kind: "raw", contentType: "application/json", body: '{"choices":[]}' }],
    ["is empty", { kind: "chat", pieces: [] }],
    ["has no end", { kind: "endless" }],
    ["is cut midway", { kind: "cut", pieces: ["Once"], politely: false }],
    ["ends midway without a word", { kind: "cut", pieces: ["Once"], politely: true }],
    ["turns into an error", { kind: "error-midway", message: `your key ${KEY} is odd` }],
    ["is a redirect", { kind: "status", status: 307, headers: { location: "http://127.0.0.1:1/" } }],
    ["is a server's error", { kind: "status", status: 500, error: { message: KEY, code: "some-code" } }],
  ];
  test.each(lies)("whose answer %s counts against the service, and is tried again", async (_name, answer) => {
    const error = await failed(chat(answer, { maxChars: 5_000 }));
    expect(error).toMatchObject({ name: "RetryableError", code: "provider-failed" });
    expect(verdicts).toEqual([{ kind: "fault" }]);
    expect(allOf(error)).not.toContain(KEY);
  });

  test("at a server that is full waits as long as that one asks", async () => {
    const error = await failed(chat({ kind: "status", status: 429, headers: { "retry-after": "17" } }));
    expect(error).toMatchObject({ code: "provider-busy", retryAfterMs: 17_000 });
    expect(verdicts).toEqual([{ kind: "fault", retryAfterMs: 17_000 }]);
  });

  test("at a server that says nothing ends when its time is over; at none at once", async () => {
    const slow = await failed(chat({ kind: "silent" }, { timeoutMs: 60 }));
    expect(slow).toMatchObject({ code: "provider-failed" });
    await server.hungUp;
    connection = { ...connection, baseUrl: "http://127.0.0.1:1/v1" };
    expect(await failed(chat({ kind: "silent" }))).toMatchObject({ code: "provider-failed" });
    expect(verdicts).toEqual([{ kind: "fault" }, { kind: "fault" }]);
  });

  test("that is cancelled hangs up, midway, and says nothing about the service", async () => {
    const reason = new Error("cancelled");
    server.answer = { kind: "halting", pieces: ["Once"] };
    const request = { system: "", messages: [{ role: "user", content: "Hi" }], maxTokens: 50 } as const;
    const call = streamChat(files.ctx, connection, request, { onText: () => files.abort(reason) });
    expect(await failed(call)).toBe(reason);
    await server.hungUp;
    expect(verdicts).toEqual([{ kind: "unknown" }]);
  });

  test.each([
    [401, null, "provider-key-refused"],
    [404, "model_not_found", "provider-model-unknown"],
    [400, "content_policy_violation", "provider-content-refused"],
    [400, "context_length_exceeded", "provider-too-long"],
    [422, null, "provider-refused"],
  ])("that is refused (%i %s) fails for good in words for people: %s", async (status, code, ours) => {
    const error = await failed(chat({ kind: "status", status, error: { message: `bad key ${KEY}`, code } }));
    expect(error).toMatchObject({ name: "PermanentError", code: ours });
    expect(allOf(error)).not.toContain(KEY);
    expect(verdicts).toEqual([{ kind: "answered" }]);
  });

  test("that the service's rules stop midway fails for good, and its cost is kept", async () => {
    const error = await failed(chat({ kind: "chat", pieces: ["I"], finish: "content_filter" }));
    expect(error).toMatchObject({ name: "PermanentError", code: "provider-content-refused" });
    expect(costs()).toHaveLength(2);
  });
});

describe("a picture", () => {
  const draw = (answer: Answer) => {
    server.answer = answer;
    return generateImage(files.ctx, connection, { prompt: "a fox", widthPx: 640, heightPx: 480 });
  };
  const photo = readFileSync(new URL("../../../fixtures/exif-gps.jpg", import.meta.url));

  test.each(["b64", "url"] as const)("comes by %s", async (by) => {
    const image = await draw({ kind: "image", picture: photo, by });
    expect(image).toMatchObject({ contentType: "image/jpeg", model: "tiny-image" });
    expect(Buffer.compare(image.bytes, photo)).toBe(0);
    expect(server.requests[0]).toMatchObject({
      path: "/v1/images/generations",
      body: { model: "tiny-image", prompt: "a fox", size: "640x480", n: 1 },
    });
    expect(costs().map(({ unit, quantity }) => [unit, quantity])).toEqual(
      by === "b64"
        ? [
            ["input-token", 20],
            ["output-token", 1_000],
          ]
        : [["image", 1]],
    );
  });

  test("that is cancelled hangs up, and nothing is paid", async () => {
    const reason = new Error("cancelled");
    server.answer = {
      kind: "ask",
      answer() {
        files.abort(reason);
        return { kind: "silent" };
      },
    };
    expect(await failed(generateImage(files.ctx, connection, { prompt: "a fox", widthPx: 64, heightPx: 64 }))).toBe(
      reason,
    );
    await server.hungUp;
    expect(costs()).toEqual([]);
  });

  test.each<[string, Answer]>([
    ["no picture", { kind: "image", picture: Buffer.from("<svg/>"), by: "b64" }],
    ["none at its address", { kind: "image", picture: Buffer.from("hello"), by: "url" }],
    ["half of one", { kind: "image", picture: photo.subarray(0, photo.length / 2), by: "b64" }],
    ["an empty list", { kind: "raw", contentType: "application/json", body: '{"data":[]}' }],
    ["a page", { kind: "raw", contentType: "text/html", body: "<h1>Hello</h1>" }],
    ["broken JSON", { kind: "raw", contentType: "application/json", body: '{"data":' }],
    [
      "an address inside",
      { kind: "raw", contentType: "application/json", body: '{"data":[{"url":"http://10.0.0.1/"}]}' },
    ],
  ])("that is %s counts against the service", async (_name, answer) => {
    expect(await failed(draw(answer))).toMatchObject({ name: "RetryableError", code: "provider-failed" });
    expect(verdicts).toEqual([{ kind: "fault" }]);
    expect(costs()).toEqual([]);
  });

  test.each([
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://localhost/x",
    "ftp://x/",
    "x",
  ])("is not fetched from %s", async (url) => {
    const fetched = downloadPicture(url, "http://127.0.0.1:9/v1", 1_000, new AbortController().signal);
    expect(await failed(fetched)).toMatchObject({ name: "BadAnswer" });
  });

  test("is asked for in a size its model can draw", () => {
    expect(imageSize("gpt-image-1", 640, 480)).toBe("1536x1024");
    expect(imageSize("gpt-image-1", 500, 510)).toBe("1024x1024");
    expect(imageSize("dall-e-3", 100, 300)).toBe("1024x1792");
    expect(imageSize("flux", 640, 480)).toBe("640x480");
  });
});

test("prices are known for OpenAI's own models only", () => {
  const own: OpenAIConnection = { apiKey: KEY, baseUrl: null, chatModel: "", imageModel: "" };
  expect(priceOf(own, "gpt-5-mini-2025-08-07", "output-token", 1_000)).toBe(2_000);
  expect(priceOf(own, "dall-e-3", "image", 2)).toBe(80_000);
  expect(priceOf(own, "gpt-99", "output-token", 1_000)).toBeNull();
  expect(priceOf({ ...own, baseUrl: "http://127.0.0.1/v1" }, "gpt-5-mini", "output-token", 1)).toBeNull();
});

test("errors of the client itself are weighed by their status, retry-after and class", () => {
  const headers = new Headers({ "retry-after": "3" });
  expect(weighError(new RateLimitError(429, {}, "", headers))).toEqual({ kind: "fault", retryAfterMs: 3_000 });
  expect(weighError(new BadRequestError(400, {}, "", headers))).toEqual({ kind: "answered" });
  expect(weighError(new APIConnectionTimeoutError())).toEqual({ kind: "fault" });
  expect(weighError(new APIUserAbortError())).toEqual({ kind: "unknown" });
});
