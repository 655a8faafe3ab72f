import { afterAll, beforeAll, expect, test } from "vitest";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

const FRIEND = "https://app.example";
let server: TestServer;
let ada: SignedIn;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_ORIGINS: FRIEND });
  ada = await server.user();
});
afterAll(() => server[Symbol.asyncDispose]());

test("pages of a trusted origin may act and read", async () => {
  const preflight = await server.get("/api/jobs/demo.countdown/start", {
    method: "OPTIONS",
    headers: { origin: FRIEND, "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("idempotency-key");
  for (const [path, body] of [
    ["/api/jobs/demo.countdown/start", {}],
    ["/trpc/jobs.start", { task: "demo.countdown", input: {} }],
  ] as const) {
    const response = await ada.call("POST", path, body, { origin: FRIEND });
    expect(response.ok, path).toBe(true);
    expect(response.headers.get("access-control-allow-origin"), path).toBe(FRIEND);
    expect(response.headers.get("access-control-allow-credentials"), path).toBe("true");
  }
});

test("a refusal can be read as well", async () => {
  const response = await server.get("/api/jobs", { headers: { origin: FRIEND } });
  expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([401, FRIEND]);
});

test("pages of other origins may not", async () => {
  const evil = "https://evil.example";
  const preflight = await server.get("/api/jobs", {
    method: "OPTIONS",
    headers: { origin: evil, "access-control-request-method": "GET" },
  });
  expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  const read = await ada.call("GET", "/api/jobs", undefined, { origin: evil });
  expect(read.headers.get("access-control-allow-origin")).toBeNull();
});
