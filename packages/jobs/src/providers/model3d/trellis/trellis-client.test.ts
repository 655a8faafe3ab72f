import { describe, expect, test } from "vitest";
import { createProvider } from "../../../engine/circuits/call-provider.ts";
import type { ProviderGate, Verdict } from "../../../engine/circuits/provider.ts";
import { sendJson, startServer } from "../../http/testing/start-server.ts";
import { answerWrong } from "../../http/service-errors.ts";
import { askTrellis, type TrellisOptions, type TrellisRequest } from "./trellis-client.ts";

/** Begins as a GLB; what follows is of no matter to the client. */
const GLB = Buffer.concat([Buffer.from("glTF"), Buffer.alloc(40, 7)]);

/** How the calls of the last request went, as its circuit saw them. */
let verdicts: Verdict["kind"][];

async function ask(url: string, more: Partial<TrellisOptions> = {}, request: Partial<TrellisRequest<Buffer>> = {}) {
  const signal = more.signal ?? new AbortController().signal;
  verdicts = [];
  const gate: ProviderGate = {
    enter: async (provider) => ({ provider, probe: null }),
    leave: async (_pass, { kind }) => void verdicts.push(kind),
  };
  const provider = createProvider(gate, "trellis", signal);
  const accepted: string[] = [];
  const options = { url, apiKey: "secret", provider, signal, pollMs: 1, ...more };
  const glb = await askTrellis(options, {
    image: Buffer.from("a picture"),
    contentType: "image/png",
    statusUrl: null,
    onAccepted: async (statusUrl) => void accepted.push(statusUrl),
    onPercent: () => undefined,
    open: async (model) => model,
    ...request,
  });
  return { glb, accepted };
}

describe("a good server", () => {
  test("sends the model itself, having had the picture and the key", async () => {
    await using server = await startServer((_heard, response) => response.end(GLB));
    expect((await ask(server.url)).glb).toEqual(GLB);
    const [heard] = server.heard;
    expect(heard).toMatchObject({ method: "POST", path: "/generate" });
    expect(heard!.headers).toMatchObject({ authorization: "Bearer secret", "x-api-key": "secret" });
    const form = await new Response(new Uint8Array(heard!.body), {
      headers: { "content-type": heard!.headers["content-type"]! },
    }).formData();
    expect(await (form.get("file") as File).text()).toBe("a picture");
  });

  test("sends it as base64", async () => {
    await using server = await startServer((_heard, response) => sendJson(response, { glb: GLB.toString("base64") }));
    expect((await ask(server.url)).glb).toEqual(GLB);
  });

  test("takes it on, says how far it is, and has it fetched", async () => {
    const states = ["pending", "processing"];
    await using server = await startServer(({ method, path }, response) => {
      if (method === "POST") return sendJson(response, { job_id: "j1", status: "pending" });
      if (path === "/api/download/j1") return void response.end(GLB);
      const status = states.shift();
      return sendJson(
        response,
        status ? { status, progress: 40 } : { status: "completed", download_url: "/api/download/j1" },
      );
    });
    const percents: number[] = [];
    const { glb, accepted } = await ask(`${server.url}/api/convert`, {}, { onPercent: (p) => void percents.push(p) });
    expect(glb).toEqual(GLB);
    expect(accepted).toEqual([`${server.url}/api/status/j1`]);
    expect(percents).toEqual([40, 40]);
    expect(server.heard.map(({ path }) => path)).toEqual([
      "/api/convert",
      "/api/status/j1",
      "/api/status/j1",
      "/api/status/j1",
      "/api/download/j1",
    ]);
  });

  test("is a function of its own, at the bare address", async () => {
    await using server = await startServer(({ path }, response) =>
      path === "/" ? response.end(GLB) : response.writeHead(404).end(),
    );
    expect((await ask(server.url)).glb).toEqual(GLB);
  });

  test("goes on with what an earlier attempt sent, and is sent it anew when it has forgotten", async () => {
    await using server = await startServer(({ method, path }, response) => {
      if (path === "/download/j1") return void response.end(GLB);
      if (path === "/status/gone") return void response.writeHead(404).end();
      if (path === "/status/page") return void response.end("<html>hello</html>");
      return sendJson(response, { job_id: "j1", status: method === "POST" ? "pending" : "completed" });
    });
    await ask(server.url, {}, { statusUrl: `${server.url}/status/j1` });
    expect(server.heard.map(({ method }) => method)).not.toContain("POST");
    for (const lost of ["gone", "page"]) {
      const before = server.heard.length;
      expect((await ask(server.url, {}, { statusUrl: `${server.url}/status/${lost}` })).glb).toEqual(GLB);
      expect(server.heard.slice(before).map(({ method }) => method)).toContain("POST");
    }
  });
});

describe("a server that is not well", () => {
  test.each([
    [500, "RetryableError", "provider-failed"],
    [401, "PermanentError", "service-key-refused"],
    [402, "PermanentError", "service-credits-spent"],
    [422, "PermanentError", "service-refused-picture"],
    [302, "RetryableError", "service-answer-wrong"],
  ])("answers %i", async (status, name, code) => {
    await using server = await startServer((_heard, response) =>
      response.writeHead(status, { location: "http://127.0.0.1:1/" }).end("no"),
    );
    await expect(ask(server.url)).rejects.toMatchObject({ name, code });
  });

  test("asks for patience", async () => {
    await using server = await startServer((_heard, response) => response.writeHead(429, { "retry-after": "7" }).end());
    await expect(ask(server.url)).rejects.toMatchObject({ code: "provider-busy", retryAfterMs: 7_000 });
  });

  test("hangs up in the middle", async () => {
    await using server = await startServer((_heard, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write(GLB, () => response.destroy());
    });
    await expect(ask(server.url)).rejects.toMatchObject({ name: "RetryableError", code: "provider-failed" });
  });

  test("says nothing for too long, at whatever it is asked, and is left", async () => {
    for (const silentAt of ["/generate", "/status/j1", "/download/j1"]) {
      await using server = await startServer(({ path, method }, response) => {
        if (path === silentAt) return;
        sendJson(response, { job_id: "j1", status: method === "POST" ? "pending" : "completed" });
      });
      const limits = { submitMs: 60, statusMs: 60, downloadMs: 60 };
      await expect(ask(server.url, { limits })).rejects.toMatchObject({
        name: "RetryableError",
        code: "provider-failed",
      });
      await server.left;
      expect(server.heard.at(-1)?.path).toBe(silentAt);
    }
  });

  test("takes its time between questions as it asks to", async () => {
    const states = ["pending", "completed"];
    const askedAt: number[] = [];
    await using server = await startServer(({ path, method }, response) => {
      if (path.startsWith("/download")) return void response.end(GLB);
      if (path.startsWith("/status")) askedAt.push(performance.now());
      if (method === "GET") response.setHeader("retry-after", "0.05");
      return sendJson(response, { job_id: "j1", status: method === "POST" ? "pending" : states.shift() });
    });
    expect((await ask(server.url)).glb).toEqual(GLB);
    expect(askedAt[1]! - askedAt[0]!).toBeGreaterThan(40);
  });

  test("drips a model out so slowly that it never ends", async () => {
    await using server = await startServer((_heard, response) => {
      const drip = setInterval(() => response.write("g"), 5);
      response.on("close", () => clearInterval(drip));
    });
    await expect(ask(server.url, { limits: { submitMs: 80 } })).rejects.toMatchObject({ code: "provider-failed" });
    await server.left;
  });

  test("gives up on the picture", async () => {
    await using server = await startServer((_heard, response) =>
      sendJson(response, { job_id: "j1", status: "failed", error: "CUDA" }),
    );
    const failure = ask(server.url);
    await expect(failure).rejects.toMatchObject({ name: "PermanentError", code: "service-gave-up" });
    await expect(failure).rejects.not.toThrow(/CUDA/);
  });
});

describe("a server that lies", () => {
  test.each([
    ["a page in place of a model", "<html>hello</html>"],
    ["JSON of something else", JSON.stringify({ hello: 1 })],
    ["a list", "[]"],
    ["base64 of something else", JSON.stringify({ glb: "aGVsbG8gaGVsbG8gaGVsbG8=" })],
    ["another server's address", JSON.stringify({ download_url: "http://127.0.0.1:1/secret.glb" })],
    ["no address at all", JSON.stringify({ download_url: "http://" })],
  ])("sends %s", async (_what, body) => {
    await using server = await startServer((_heard, response) => response.end(body));
    await expect(ask(server.url)).rejects.toMatchObject({ name: "RetryableError", code: "service-answer-wrong" });
    expect(verdicts).toEqual(["fault"]);
  });

  test("sends a model that cannot be opened, at once or in the end: that counts against it", async () => {
    const open = async () => {
      throw answerWrong("trellis", "a damaged 3D model");
    };
    await using atOnce = await startServer((_heard, response) => response.end(GLB));
    await expect(ask(atOnce.url, {}, { open })).rejects.toMatchObject({ code: "service-answer-wrong" });
    expect(verdicts).toEqual(["fault"]);
    await using later = await startServer(({ method, path }, response) => {
      if (path.startsWith("/download/")) return void response.end(GLB);
      return sendJson(response, { job_id: "j1", status: method === "POST" ? "pending" : "completed" });
    });
    await expect(ask(later.url, {}, { open })).rejects.toMatchObject({ code: "service-answer-wrong" });
    expect(verdicts).toEqual(["answered", "answered", "fault"]);
  });

  test("sends more than it may, without saying so", async () => {
    await using server = await startServer((_heard, response) => {
      response.write(GLB);
      const pour = () => response.write(Buffer.alloc(65_536)) && setImmediate(pour);
      response.on("drain", pour);
      pour();
    });
    await expect(ask(server.url, { maxModelBytes: 200_000 })).rejects.toMatchObject({ code: "service-answer-wrong" });
    await server.left;
  });
});

test("a cancel closes the request in the middle", async () => {
  const controller = new AbortController();
  await using server = await startServer(() => controller.abort(new Error("the attempt was aborted: cancel")));
  await expect(ask(server.url, { signal: controller.signal })).rejects.toThrow("cancel");
  await server.left;
});

/** A server at work, for a request that somebody ends while it waits; in the end it has heard these DELETEs. */
async function toldToStop(why: string, statusPath: string | null): Promise<string[]> {
  const controller = new AbortController();
  await using server = await startServer(({ method }, response) => {
    if (method === "GET") controller.abort(new Error(`the attempt was aborted: ${why}`));
    return sendJson(response, { job_id: "j1", status: "processing" });
  });
  const statusUrl = statusPath === null ? null : server.url + statusPath;
  await expect(ask(server.url, { signal: controller.signal }, { statusUrl })).rejects.toThrow(why);
  if (statusPath !== null) expect(server.heard.map(({ method }) => method)).not.toContain("POST");
  return server.heard.filter(({ method }) => method === "DELETE").map(({ path }) => path);
}

test("a cancel while the server is at work tells it so; a shutdown does not", async () => {
  expect(await toldToStop("cancel", null)).toEqual(["/jobs/j1"]);
  expect(await toldToStop("shutdown", null)).toEqual([]);
});

test("so does a cancel of an attempt that goes on with what an earlier one sent, as on another worker", async () => {
  expect(await toldToStop("cancel", "/status/j1")).toEqual(["/jobs/j1"]);
  expect(await toldToStop("shutdown", "/status/j1")).toEqual([]);
});
