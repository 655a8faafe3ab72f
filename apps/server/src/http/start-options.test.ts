import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

let server: TestServer;
let ada: SignedIn;
let admin: SignedIn;

beforeAll(async () => {
  server = await startTestServer();
  [ada, admin] = await Promise.all([server.user(), server.admin()]);
});
afterAll(() => server[Symbol.asyncDispose]());

const start = (who: SignedIn, query = "", key?: string, input: unknown = { seconds: 1 }) =>
  who.call(
    "POST",
    `/api/jobs/demo.countdown/start${query}`,
    input,
    key === undefined ? {} : { "idempotency-key": key },
  );
const bodyOf = async (response: Response) => (await response.json()) as Record<string, unknown>;
const rowOf = async (jobId: unknown) => {
  const { rows } = await server.db.pool.query<{ priority: number; state: string; input: unknown }>(
    "select priority, state::text, input from job where id = $1",
    [jobId],
  );
  return rows[0];
};

describe("when and before whom", () => {
  test("runAt makes it wait for its time", async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const started = await bodyOf(await start(ada, `?runAt=${encodeURIComponent(at)}`));
    expect(started.status).toBe("scheduled");
    // As pasted, with the sign of its offset left as it is.
    const local = `${at.slice(0, 19)}+00:00`;
    expect((await bodyOf(await start(ada, `?runAt=${local}`))).status).toBe("scheduled");
    const wrong = await start(ada, "?runAt=tomorrow");
    expect(wrong.status).toBe(400);
    expect(await bodyOf(wrong)).toMatchObject({ error: { field: "runAt" } });
  });

  test("people may step back; only admins may let a job go first", async () => {
    const back = await bodyOf(await start(ada, "?priority=-5"));
    expect(await rowOf(back.jobId)).toMatchObject({ priority: -5 });
    const first = await start(ada, "?priority=5");
    expect(first.status).toBe(403);
    expect(await bodyOf(first)).toMatchObject({ error: { code: "admin-only", field: "priority", got: "5" } });
    const byAdmin = await bodyOf(await start(admin, "?priority=5"));
    expect(await rowOf(byAdmin.jobId)).toMatchObject({ priority: 5 });
    expect((await start(ada, "?priority=high")).status).toBe(400);
  });
});

test("a job waits for others of its own user's, and fails with them", async () => {
  const first = await bodyOf(await start(ada, `?runAt=${new Date(Date.now() + 3_600_000).toISOString()}`));
  const second = await bodyOf(await start(ada, `?dependsOn=${String(first.jobId)}`));
  expect(second).toMatchObject({ status: "blocked", waiting: { why: "blocked" } });
  const third = await bodyOf(await start(ada, `?dependsOn=${String(first.jobId)},${String(second.jobId)}`));
  expect(third).toMatchObject({ status: "blocked" });
  const stranger = await start(admin, `?dependsOn=${String(first.jobId)}`);
  expect(stranger.status).toBe(400);
  expect(await bodyOf(stranger)).toMatchObject({ error: { field: "dependsOn", expected: "jobs of yours" } });
  expect(await bodyOf(await start(ada, "?dependsOn=7"))).toMatchObject({ error: { field: "dependsOn.0" } });
});

describe("the same key again", () => {
  test("with another input is refused, since the answer would be about another job", async () => {
    const key = randomUUID();
    const first = await bodyOf(await start(ada, "", key));
    expect(first.outcome).toBe("created");
    expect(await bodyOf(await start(ada, "", key))).toMatchObject({ jobId: first.jobId, outcome: "existing" });
    const other = await start(ada, "", key, { seconds: 2 });
    expect(other.status).toBe(422);
    expect(await bodyOf(other)).toMatchObject({ error: { code: "idempotency-mismatch", field: "idempotencyKey" } });
  });

  test("replaces what waits", async () => {
    const key = randomUUID();
    const first = await bodyOf(await start(ada, "?dedupe=replace", key));
    const second = await bodyOf(await start(ada, "?dedupe=replace", key, { seconds: 7 }));
    expect(second).toMatchObject({ jobId: first.jobId, outcome: "replaced" });
    expect(await rowOf(first.jobId)).toMatchObject({ input: { seconds: 7 } });
  });

  test("debounces and throttles by a window", async () => {
    const calm = await bodyOf(await start(ada, "?dedupe=debounce&windowMs=60000", randomUUID()));
    expect(calm.status).toBe("scheduled");
    const key = randomUUID();
    const one = await bodyOf(await start(ada, "?dedupe=throttle&windowMs=60000", key));
    const two = await bodyOf(await start(ada, "?dedupe=throttle&windowMs=60000", key, { seconds: 9 }));
    expect(two).toMatchObject({ jobId: one.jobId, outcome: "existing" });
  });

  test.each([
    ["?dedupe=replace", undefined, { field: "idempotency-key" }],
    ["?dedupe=sometimes", "k", { field: "dedupe.mode", expected: "one of return, replace, debounce, throttle" }],
    ["?dedupe=throttle", "k", { field: "dedupe.windowMs", got: "nothing" }],
    ["?dedupe=throttle&windowMs=soon", "k", { field: "dedupe.windowMs", got: "not a number" }],
    ["?windowMs=1000", "k", { field: "dedupe", expected: "a mode beside windowMs" }],
    ["?maxWaitMs=1000", undefined, { field: "dedupe", expected: "a mode beside maxWaitMs" }],
    ["?priority=high", undefined, { field: "priority", got: "not a number" }],
  ])("names what is wrong in %s with key %s", async (query, key, wrong) => {
    const response = await start(ada, query, key);
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toMatchObject({ error: wrong });
  });
});

test("a task that only the engine starts is not there to be started", async () => {
  const response = await ada.call("POST", "/api/jobs/jobs.batch/start", { title: "mine" });
  expect(response.status).toBe(404);
  expect(await bodyOf(response)).toMatchObject({ error: { code: "task-not-found" } });
});
