import { afterAll, beforeAll, expect, test } from "vitest";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

let server: TestServer;
let ada: SignedIn;
let admin: SignedIn;

beforeAll(async () => {
  server = await startTestServer({ MAX_JOBS_PER_USER: "2" });
  [ada, admin] = await Promise.all([server.user(), server.admin()]);
});
afterAll(() => server[Symbol.asyncDispose]());

const start = (who: SignedIn) => who.call("POST", "/api/jobs/demo.countdown/start", {});

test("over the quota: the limit, how many there are, and when to try again", async () => {
  expect([(await start(ada)).status, (await start(ada)).status]).toEqual([202, 202]);
  const refused = await start(ada);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect(await refused.json()).toEqual({
    error: {
      code: "quota-exceeded",
      message: expect.stringMatching(
        /^You have 2 unfinished jobs; 2 are allowed\. Try again in \d+ s, or cancel some\.$/,
      ),
      expected: "at most 2 unfinished jobs",
      got: "2",
      limit: 2,
      have: 2,
    },
  });
  const byTrpc = await ada.call("POST", "/trpc/jobs.start", { task: "demo.countdown", input: {} });
  expect(byTrpc.status).toBe(429);
  expect(await byTrpc.json()).toMatchObject({
    error: {
      data: {
        code: "TOO_MANY_REQUESTS",
        reason: "quota-exceeded",
        limit: 2,
        have: 2,
        retryAfterMs: expect.any(Number),
      },
    },
  });
  // Another one's quota is another one's.
  expect((await start(admin)).status).toBe(202);
});

test("a queue that is being emptied says so, and takes jobs again afterwards", async () => {
  const who = await server.user();
  await admin.call("POST", "/trpc/queues.drain", { name: "default" });
  const refused = await start(who);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect(await refused.json()).toMatchObject({
    error: { code: "queue-draining", message: expect.stringContaining('The queue "default" accepts no new jobs') },
  });
  await admin.call("POST", "/trpc/queues.accept", { name: "default" });
  expect((await start(who)).status).toBe(202);
});

test("an unknown queue and an impossible limit are named", async () => {
  const unknown = await admin.call("POST", "/trpc/queues.pause", { name: "tea" });
  expect(unknown.status).toBe(400);
  expect(await unknown.json()).toMatchObject({ error: { data: { field: "name", got: '"tea"' } } });
  const impossible = await admin.call("POST", "/trpc/queues.setLimits", {
    name: "default",
    overrides: { concurrency: 0 },
  });
  expect(impossible.status).toBe(400);
  expect(await impossible.json()).toMatchObject({ error: { data: { field: "overrides.concurrency" } } });
});

test("a character that no text can have is refused by the field's name, whatever the way in", async () => {
  const text = "a\u0000b";
  for (const [path, input, field] of [
    ["jobs.start", { task: "demo.countdown", input: {}, idempotencyKey: text }, "idempotencyKey"],
    ["webhooks.create", { url: "https://example.com/", description: text, events: ["job.failed"] }, "description"],
    ["items.removeMany", { itemIds: [text] }, "itemIds.0"],
  ] as const) {
    const answer = await ada.call("POST", `/trpc/${path}`, input);
    expect([path, answer.status, await answer.json()]).toMatchObject([path, 400, { error: { data: { field } } }]);
  }
  const input = encodeURIComponent(JSON.stringify({ q: text }));
  expect((await ada.call("GET", `/trpc/items.list?input=${input}`)).status).toBe(400);
  expect((await ada.call("POST", "/api/auth/update-user", { name: text })).status).toBe(400);
  expect((await ada.call("POST", "/api/auth/update-user", { name: "x".repeat(201) })).status).toBe(400);
});

test("a schedule names what is wrong in it, and can be looked at before it is made", async () => {
  const make = (over: object) =>
    ada.call("POST", "/trpc/schedules.create", {
      name: "nightly",
      task: "demo.countdown",
      input: {},
      cron: "0 3 * * *",
      timeZone: "Europe/Berlin",
      ...over,
    });
  for (const [over, field] of [
    [{ cron: "61 * * * *" }, "cron"],
    [{ timeZone: "Mars/Olympus" }, "timeZone"],
    [{ input: { seconds: "long" } }, "input.seconds"],
  ] as const) {
    const response = await make(over);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { data: { field } } });
  }
  expect((await make({ priority: 10 })).status).toBe(403);
  const often = await make({ cron: "*/5 * * * * *" });
  expect([often.status, await often.json()]).toMatchObject([403, { error: { data: { field: "cron" } } }]);
  const input = encodeURIComponent(JSON.stringify({ cron: "0 3 * * *", timeZone: "Europe/Berlin", count: 3 }));
  const preview = (await (await ada.call("GET", `/trpc/schedules.preview?input=${input}`)).json()) as {
    result: { data: string[] };
  };
  expect(preview.result.data).toHaveLength(3);
});
