import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { createProvider } from "../../../engine/circuits/call-provider.ts";
import type { ProviderGate, Verdict } from "../../../engine/circuits/provider.ts";
import { sendJson, startServer } from "../../http/testing/start-server.ts";
import { createSegmindFaceSwap, type SegmindOptions } from "./segmind-client.ts";

let picture: Buffer;
beforeAll(async () => {
  picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#c83228" } })
    .jpeg()
    .toBuffer();
});

/** How the last call went, as its circuit saw it. */
let verdicts: Verdict["kind"][];

async function swap(baseUrl: string, more: Partial<SegmindOptions> = {}) {
  const signal = more.signal ?? new AbortController().signal;
  verdicts = [];
  const gate: ProviderGate = {
    enter: async (provider) => ({ provider, probe: null }),
    leave: async (_pass, { kind }) => void verdicts.push(kind),
  };
  const paid: (number | null)[] = [];
  const provider = createProvider(gate, "segmind", signal);
  const onPaid = async (remaining: number | null) => void paid.push(remaining);
  const service = createSegmindFaceSwap({ apiKey: "secret", baseUrl, provider, signal, onPaid, ...more });
  const result = await service.swap({ face: Buffer.from("face"), target: Buffer.from("target") });
  return { result, paid };
}

describe("a good server", () => {
  test("gets both pictures and the key, and sends a picture", async () => {
    await using server = await startServer((_heard, response) =>
      response.setHeader("x-remaining-credits", "41.5").end(picture),
    );
    const { result, paid } = await swap(`${server.url}/v1/`);
    expect(await sharp(result).metadata()).toMatchObject({ format: "png", width: 40, height: 30 });
    expect(paid).toEqual([41.5]);
    const [heard] = server.heard;
    expect(heard).toMatchObject({ method: "POST", path: "/v1/faceswap-v2" });
    expect(heard!.headers["x-api-key"]).toBe("secret");
    expect(JSON.parse(heard!.body.toString())).toMatchObject({
      source_img: Buffer.from("face").toString("base64"),
      target_img: Buffer.from("target").toString("base64"),
      base64: false,
    });
  });

  test("sends it as base64 within JSON", async () => {
    await using server = await startServer((_heard, response) =>
      sendJson(response, { image: `data:image/jpeg;base64,${picture.toString("base64")}` }),
    );
    expect(await sharp((await swap(server.url)).result).metadata()).toMatchObject({ width: 40 });
  });
});

test.each([
  [400, "PermanentError", "service-refused-picture"],
  [401, "PermanentError", "service-key-refused"],
  [406, "PermanentError", "service-credits-spent"],
  [404, "PermanentError", "service-address-wrong"],
  [302, "RetryableError", "service-answer-wrong"],
  [500, "RetryableError", "provider-failed"],
])("a server that answers %i", async (status, name, code) => {
  await using server = await startServer((_heard, response) => response.writeHead(status).end("key sk-123 is wrong"));
  const failure = swap(server.url);
  await expect(failure).rejects.toMatchObject({ name, code });
  await expect(failure).rejects.not.toThrow(/sk-123/);
  expect(verdicts).toEqual([name === "PermanentError" ? "answered" : "fault"]);
});

test("a server that asks for patience is given it", async () => {
  await using server = await startServer((_heard, response) => response.writeHead(429, { "retry-after": "12" }).end());
  await expect(swap(server.url)).rejects.toMatchObject({ code: "provider-busy", retryAfterMs: 12_000 });
});

test("a server that is too slow is left", async () => {
  await using server = await startServer(() => undefined);
  await expect(swap(server.url, { timeoutMs: 50 })).rejects.toMatchObject({ code: "provider-failed" });
  await server.left;
});

test("a server that hangs up in the middle", async () => {
  await using server = await startServer((_heard, response) => {
    response.writeHead(200, { "content-length": "99999" });
    response.write(picture, () => response.destroy());
  });
  await expect(swap(server.url)).rejects.toMatchObject({ code: "provider-failed" });
});

test.each<[string, () => Buffer | string]>([
  ["a page", () => "<html>hello</html>"],
  ["nothing", () => ""],
  ["JSON of something else", () => '{"hello":1}'],
  ["half a JSON", () => '{"image":"'],
  ["half a picture", () => picture.subarray(0, picture.length / 2)],
])("a server that lies and sends %s", async (_what, body) => {
  await using server = await startServer((_heard, response) => response.end(body()));
  await expect(swap(server.url)).rejects.toMatchObject({ name: "RetryableError", code: "service-answer-wrong" });
  expect(verdicts).toEqual(["fault"]);
});

test("a server that pours without end", async () => {
  await using server = await startServer((_heard, response) => {
    const pour = () => {
      while (response.write(Buffer.alloc(1_048_576)));
    };
    response.on("drain", pour);
    pour();
  });
  await expect(swap(server.url)).rejects.toMatchObject({ code: "service-answer-wrong" });
  await server.left;
});

test("a cancel closes the request in the middle", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  await using server = await startServer(() => controller.abort(reason));
  await expect(swap(server.url, { signal: controller.signal })).rejects.toBe(reason);
  await server.left;
});
