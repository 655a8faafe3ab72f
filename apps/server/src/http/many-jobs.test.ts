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

const start = async (who: SignedIn): Promise<string> => {
  const response = await who.call("POST", "/api/jobs/demo.countdown/start", {});
  expect(response.status, await response.clone().text()).toBe(202);
  return ((await response.json()) as { jobId: string }).jobId;
};
const cancelled = async (who: SignedIn): Promise<string> => {
  const jobId = await start(who);
  await who.call("POST", `/api/jobs/${jobId}/cancel`);
  return jobId;
};
const bodyOf = async (response: Response) => (await response.json()) as Record<string, unknown>;

describe("an empty body that says it is JSON", () => {
  const json = { "content-type": "application/json" };

  test("is no body: for cancel, retry and start", async () => {
    const jobId = await start(ada);
    const cancel = await ada.call("POST", `/api/jobs/${jobId}/cancel`, undefined, json);
    expect(cancel.status, await cancel.clone().text()).toBe(200);
    const retry = await ada.call("POST", `/api/jobs/${jobId}/retry`, undefined, json);
    expect(retry.status, await retry.clone().text()).toBe(202);
    const again = await ada.call("POST", "/api/jobs/demo.countdown/start", undefined, json);
    expect(again.status, await again.clone().text()).toBe(202);
  });

  test("one that is broken is still named", async () => {
    const response = await server.get("/api/jobs/demo.countdown/start", {
      method: "POST",
      headers: { ...ada.headers, ...json },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toMatchObject({ error: { code: "invalid-json" } });
  });
});

describe("POST /api/jobs/retry", () => {
  test("queues many again, one's own alone", async () => {
    const [mine, also, theirs] = [await cancelled(ada), await cancelled(ada), await cancelled(bob)];
    const response = await ada.call("POST", "/api/jobs/retry", { jobIds: [mine, also, theirs] });
    expect(response.status, await response.clone().text()).toBe(200);
    expect(await bodyOf(response)).toEqual({ moved: 2, refused: 1 });
    const status = async (who: SignedIn, jobId: string) =>
      (await bodyOf(await who.call("GET", `/api/jobs/demo.countdown/status/${jobId}`))).status;
    expect([await status(ada, mine), await status(ada, also), await status(bob, theirs)]).toEqual([
      "queued",
      "queued",
      "cancelled",
    ]);
  });

  test("queues failed ones again by what they have in common", async () => {
    const failed = await start(ada);
    await server.db.pool.query(
      `update job set state = 'failed', finished_at = now(), error = '{"reason":"permanent","code":"broken","message":"It broke."}'
        where id = $1`,
      [failed],
    );
    const list = await bodyOf(await ada.call("GET", "/api/jobs?status=failed"));
    expect(list).toMatchObject({ jobs: [{ jobId: failed, status: "failed" }] });
    const none = await bodyOf(await bob.call("POST", "/api/jobs/retry", { filter: { code: "broken" } }));
    expect(none).toEqual({ moved: 0, refused: 0 });
    const other = await bodyOf(await ada.call("POST", "/api/jobs/retry", { filter: { code: "else" } }));
    expect(other).toEqual({ moved: 0, refused: 0 });
    const done = await bodyOf(await ada.call("POST", "/api/jobs/retry", { filter: { code: "broken" } }));
    expect(done).toEqual({ moved: 1, refused: 0 });
  });

  test("and removes failed ones for good, one's own alone", async () => {
    const [mine, theirs, running] = [await start(ada), await start(bob), await start(ada)];
    await server.db.pool.query(
      `update job set state = 'failed', finished_at = now(), error = '{"reason":"permanent","code":"gone","message":"It broke."}'
        where id = any($1)`,
      [[mine, theirs]],
    );
    const removed = await ada.call("POST", "/api/jobs/remove", { jobIds: [mine, theirs, running] });
    expect(await bodyOf(removed)).toEqual({ removed: 1, refused: 2 });
    expect((await ada.call("GET", `/api/jobs/demo.countdown/status/${mine}`)).status).toBe(404);
    expect((await bob.call("GET", `/api/jobs/demo.countdown/status/${theirs}`)).status).toBe(200);
    const rest = await bodyOf(await bob.call("POST", "/api/jobs/remove", { filter: { code: "gone" } }));
    expect(rest).toEqual({ removed: 1, refused: 0 });
    expect((await ada.call("POST", "/api/jobs/remove", {})).status).toBe(400);
  });

  test.each([
    [{}, "jobIds", "of type array"],
    [{ jobIds: ["7"] }, "jobIds.0", "a valid uuid"],
    [{ jobIds: [] }, "jobIds", "at least 1"],
    [{ filter: { task: 7 } }, "filter.task", "of type string"],
    [{ scope: "mine", filter: {} }, "scope", "one of own, all"],
  ])("names what is wrong in %j", async (body, field, expected) => {
    const response = await ada.call("POST", "/api/jobs/retry", body);
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toMatchObject({ error: { field, expected } });
  });
});
