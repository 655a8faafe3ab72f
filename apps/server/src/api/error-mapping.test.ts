import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { startLiveServer } from "../live/testing/live-server.ts";
import type { LiveServer } from "../live/testing/live-server.ts";
import { signIn } from "../live/testing/sessions.ts";
import type { AppRouter } from "./router.ts";

let db: TestDatabase;
let server: LiveServer;
let token: string;
beforeAll(async () => {
  db = await createTestDatabase();
  server = await startLiveServer(db);
  token = await signIn(db, (await createUser(db)).id);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

const client = () =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: server.httpUrl, headers: { authorization: `Bearer ${token}` } })],
  });

async function failure(call: Promise<unknown>): Promise<{ message: string; data: Record<string, unknown> }> {
  const error: unknown = await call.then(
    () => new Error("expected a refusal, got an answer"),
    (cause: unknown) => cause,
  );
  if (!(error instanceof TRPCClientError)) throw error;
  return { message: error.message, data: error.data as Record<string, unknown> };
}

test("an input that does not fit the task names field, expectation and what came", async () => {
  const { message, data } = await failure(
    client().jobs.start.mutate({ task: "demo.countdown", input: { seconds: "soon" } }),
  );
  expect(data).toMatchObject({ code: "BAD_REQUEST", httpStatus: 400, reason: "invalid-input", field: "seconds" });
  expect(data.expected).toBe("of type number");
  expect(data.got).toBe('"soon"');
  expect(message).toMatch(/seconds/);
});

test("an input that does not fit the procedure does, too", async () => {
  const { message, data } = await failure(client().jobs.get.query({ jobId: "42" }));
  expect(data).toMatchObject({ code: "BAD_REQUEST", reason: "bad-input", field: "jobId", expected: "a valid uuid" });
  expect(data.got).toBe("a string"); // the kind only: it may be a secret in the wrong field
  expect(message).toBe("Expected jobId to be a valid uuid.");
});

test("a cursor that no list gave out is refused", async () => {
  const { data } = await failure(client().jobs.list.query({ cursor: "nonsense" }));
  expect(data).toMatchObject({ code: "BAD_REQUEST", field: "cursor" });
});

test("a retry of a job that is not over is a conflict", async () => {
  const { jobId } = await client().jobs.start.mutate({ task: "demo.countdown", input: {} });
  const { data } = await failure(client().jobs.retry.mutate({ jobId }));
  expect(data).toMatchObject({ code: "CONFLICT", httpStatus: 409, reason: "not-retriable", got: "queued" });
});

test("what is our fault tells nothing but a number that stands in the log", async () => {
  await db.pool.query("ALTER TABLE item RENAME TO item_away");
  try {
    const { message, data } = await failure(client().items.list.query({}));
    expect(message).toBe("Something went wrong on our side.");
    expect(Object.keys(data).toSorted()).toEqual(["code", "httpStatus", "path", "reason", "requestId"]);
    expect(data).toMatchObject({ code: "INTERNAL_SERVER_ERROR", httpStatus: 500 });
    const line = server.logged.find((text) => text.includes(String(data.requestId)));
    expect(line).toContain("item");
    expect(line).toContain("does not exist");
  } finally {
    await db.pool.query("ALTER TABLE item_away RENAME TO item");
  }
});

test("a body that is no JSON, a path that is none and a wrong method tell no internals", async () => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answers = await Promise.all([
    fetch(`${server.httpUrl}/jobs.start`, { method: "POST", headers, body: "{not json" }),
    fetch(`${server.httpUrl}/jobs.nothing`, { headers }),
    fetch(`${server.httpUrl}/jobs.start`, { headers }),
    fetch(`${server.httpUrl}/jobs.get?input=%7Bbroken`, { headers }),
  ]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(answers.map((answer) => answer.status)).toEqual([400, 404, 405, 400]);
  for (const text of texts) expect(text).not.toMatch(/stack|node_modules|\.ts:|Unexpected token|SELECT/i);
});
