import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

let server: TestServer;
let ada: SignedIn;
let bob: SignedIn;

beforeAll(async () => {
  server = await startTestServer();
  [ada, bob] = await Promise.all([server.user(), server.user()]);
});
afterAll(() => server[Symbol.asyncDispose]());

interface Started {
  jobId: string;
  status: string;
  statusUrl: string;
  position: number | null;
  estimatedCompletion: string | null;
}

const start = async (who: SignedIn, input: unknown = { seconds: 1 }, headers = {}): Promise<Started> => {
  const response = await who.call("POST", "/api/jobs/demo.countdown/start", input, headers);
  expect(response.status, await response.clone().text()).toBe(202);
  return (await response.json()) as Started;
};
const bodyOf = async (response: Response) => (await response.json()) as Record<string, unknown>;

describe("POST /api/jobs/{task}/start", () => {
  test("accepts a job and says where to follow it", async () => {
    const started = await start(ada);
    expect(started).toEqual({
      jobId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: "queued",
      statusUrl: `/api/jobs/demo.countdown/status/${started.jobId}`,
      outcome: "created",
      position: 1,
      estimatedCompletion: null,
      waiting: { why: "no-worker", position: 1, estimatedStart: null, estimatedCompletion: null },
    });
    const status = await ada.call("GET", started.statusUrl);
    expect(status.status).toBe(200);
    expect(await bodyOf(status)).toMatchObject({
      jobId: started.jobId,
      task: "demo.countdown",
      status: "queued",
      progress: null,
      currentStep: null,
      result: null,
      error: null,
      waiting: { why: "no-worker", position: 1 },
    });
  });

  test("fills defaults in for an empty body", async () => {
    const response = await ada.call("POST", "/api/jobs/demo.countdown/start");
    expect(response.status, await response.clone().text()).toBe(202);
  });

  test("starts one job for one Idempotency-Key", async () => {
    const key = { "idempotency-key": randomUUID() };
    const [first, second] = [await start(ada, {}, key), await start(ada, {}, key)];
    expect(second.jobId).toBe(first.jobId);
    expect((await start(bob, {}, key)).jobId).not.toBe(first.jobId);
  });

  test.each([
    [{ seconds: "long" }, "seconds", /number/],
    [{ seconds: 1, steps: 0 }, "steps", /at least 1/],
    [{ failureRate: 2 }, "failureRate", /at most 1/],
  ])("names the field that is wrong in %j", async (input, field, expected) => {
    const response = await ada.call("POST", "/api/jobs/demo.countdown/start", input);
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toMatchObject({
      error: { code: "invalid-input", field, expected: expect.stringMatching(expected), got: expect.any(String) },
    });
  });

  test("refuses what is not JSON, an unknown task and somebody else's item", async () => {
    const notJson = await server.get("/api/jobs/demo.countdown/start", {
      method: "POST",
      headers: { ...ada.headers, "content-type": "application/json" },
      body: "{seconds",
    });
    expect(notJson.status).toBe(400);
    expect(await bodyOf(notJson)).toMatchObject({ error: { code: "invalid-json", field: "body" } });

    const unknown = await ada.call("POST", "/api/jobs/make.coffee/start", {});
    expect(unknown.status).toBe(404);
    expect(await bodyOf(unknown)).toMatchObject({ error: { code: "task-not-found" } });

    const itemId = randomUUID();
    await server.db.pool.query(
      `insert into item (id, user_id, name, content_type, bytes, storage_key) values ($1, $2, 'a.png', 'image/png', 1, 'x')`,
      [itemId, bob.userId],
    );
    const foreign = await ada.call("POST", "/api/jobs/image.thumbnail/start", { itemId });
    const missing = await ada.call("POST", "/api/jobs/image.thumbnail/start", { itemId: randomUUID() });
    expect(foreign.status).toBe(missing.status);
    expect(((await bodyOf(foreign)).error as { code: string }).code).toBe(
      ((await bodyOf(missing)).error as { code: string }).code,
    );
  });
});

describe("who may", () => {
  test.each([
    ["POST", "/api/jobs/demo.countdown/start"],
    ["GET", `/api/jobs/demo.countdown/status/${randomUUID()}`],
    ["POST", `/api/jobs/${randomUUID()}/cancel`],
    ["POST", `/api/jobs/${randomUUID()}/retry`],
    ["GET", "/api/jobs"],
    ["POST", "/api/items"],
    ["GET", `/api/items/${randomUUID()}/original`],
    ["GET", `/api/artifacts/${randomUUID()}`],
    ["POST", "/api/jobs/process"],
  ])("%s %s answers strangers 401", async (method, path) => {
    const response = await server.get(path, { method });
    expect(response.status).toBe(401);
    expect(await bodyOf(response)).toMatchObject({ error: { code: "unauthorized" } });
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  });

  test("another user's job is not there, and an id that cannot be one neither", async () => {
    const { jobId, statusUrl } = await start(ada);
    for (const [method, path] of [
      ["GET", statusUrl],
      ["POST", `/api/jobs/${jobId}/cancel`],
      ["POST", `/api/jobs/${jobId}/retry`],
      ["GET", "/api/jobs/demo.countdown/status/42"],
      ["GET", `/api/jobs/image.thumbnail/status/${jobId}`],
    ] as const) {
      const response = await bob.call(method, path);
      expect(response.status, path).toBe(404);
      expect(await bodyOf(response)).toEqual({ error: { code: "job-not-found", message: "There is no such job." } });
    }
    expect(await bodyOf(await ada.call("GET", statusUrl))).toMatchObject({ status: "queued" });
  });

  test("a page of another site cannot act with the visitor's cookie; a token is meant", async () => {
    const foreign = await ada.call("POST", "/api/jobs/demo.countdown/start", {}, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    expect(await bodyOf(foreign)).toMatchObject({ error: { code: "origin-refused" } });
    const byToken = await server.get("/api/jobs/demo.countdown/start", {
      method: "POST",
      headers: { authorization: `Bearer ${ada.token}`, "content-type": "application/json" },
      body: "{}",
    });
    expect(byToken.status).toBe(202);
  });
});

describe("cancel and retry", () => {
  test("a queued job is cancelled at once, and can be run again", async () => {
    const { jobId } = await start(ada);
    const cancelled = await ada.call("POST", `/api/jobs/${jobId}/cancel`);
    expect(cancelled.status).toBe(200);
    expect(await bodyOf(cancelled)).toMatchObject({ jobId, status: "cancelled", finishedAt: expect.any(String) });

    const retried = await ada.call("POST", `/api/jobs/${jobId}/retry`);
    expect(retried.status).toBe(202);
    expect(await bodyOf(retried)).toMatchObject({ jobId, status: "queued" });

    const again = await ada.call("POST", `/api/jobs/${jobId}/retry`);
    expect(again.status).toBe(409);
    expect(await bodyOf(again)).toMatchObject({ error: { code: "job-not-over", got: "queued" } });
  });

  test("a completed job cannot be cancelled", async () => {
    const { jobId } = await start(ada);
    await server.db.pool.query("update job set state = 'completed', finished_at = now() where id = $1", [jobId]);
    const response = await ada.call("POST", `/api/jobs/${jobId}/cancel`);
    expect(response.status).toBe(409);
    expect(await bodyOf(response)).toMatchObject({ error: { code: "job-over", got: "completed" } });
  });
});

describe("GET /api/jobs", () => {
  test("lists one's own, newest first, page by page, by state in old words and new", async () => {
    const cat = await server.user();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift((await start(cat)).jobId);
    await cat.call("POST", `/api/jobs/${ids[0]}/cancel`);
    const list = async (query: string) => {
      const response = await cat.call("GET", `/api/jobs${query}`);
      expect(response.status, await response.clone().text()).toBe(200);
      const { jobs, nextCursor } = (await response.json()) as { jobs: { jobId: string }[]; nextCursor: string | null };
      return { ids: jobs.map((job) => job.jobId), nextCursor };
    };
    expect((await list("")).ids).toEqual(ids);
    expect((await list("?status=pending")).ids).toEqual(ids.slice(1));
    expect((await list("?status=queued,cancelled&task=demo.countdown")).ids).toEqual(ids);
    expect((await list("?status=processing")).ids).toEqual([]);
    expect((await list("?task=image.thumbnail")).ids).toEqual([]);
    const first = await list("?limit=2");
    expect(first.ids).toEqual(ids.slice(0, 2));
    const second = await list(`?limit=2&cursor=${encodeURIComponent(first.nextCursor ?? "")}`);
    expect(second).toEqual({ ids: ids.slice(2), nextCursor: null });
  });

  test.each([
    ["status=done", "status"],
    ["task=coffee", "task"],
    ["limit=0", "limit"],
    ["limit=many", "limit"],
    ["itemId=7", "itemId"],
    ["cursor=%00", "cursor"],
  ])("names the filter that is wrong: %s", async (query, field) => {
    const response = await ada.call("GET", `/api/jobs?${query}`);
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toMatchObject({ error: { field } });
  });

  test("everyone's are for admins", async () => {
    const { jobId } = await start(bob);
    expect((await ada.call("GET", "/api/jobs?scope=all")).status).toBe(403);
    const admin = await server.admin();
    const all = (await (await admin.call("GET", "/api/jobs?scope=all")).json()) as { jobs: { jobId: string }[] };
    expect(all.jobs.map((job) => job.jobId)).toContain(jobId);
  });
});

test("an error of ours says nothing of how it came about", async () => {
  const { statusUrl, jobId } = await start(ada);
  await server.db.pool.query("alter table job rename to job_away");
  try {
    const response = await ada.call("GET", statusUrl);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toMatch(/relation|select|job_away|\.ts/i);
    const { error } = JSON.parse(text) as { error: { code: string; requestId: string } };
    expect(error.code).toBe("internal");
    expect(error.requestId).toBe(response.headers.get("x-request-id"));
    expect(server.log()).toContain(error.requestId);
  } finally {
    await server.db.pool.query("alter table job_away rename to job");
  }
  expect(await bodyOf(await ada.call("GET", statusUrl))).toMatchObject({ jobId });
});
