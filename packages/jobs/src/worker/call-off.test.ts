import { createJob } from "@jobwire/db/testing";
import { expect, test } from "vitest";
import { sendJson, startServer } from "../providers/http/testing/start-server.ts";
import { createWorkerFixture } from "./test/worker-fixture.ts";

test("a service is told of a cancel between two attempts, or whose worker was lost, once, and of no other", async () => {
  await using fixture = await createWorkerFixture();
  const { database, engine, userId } = fixture;
  await using service = await startServer((_heard, response) => sendJson(response, {}));
  const connections = { trellis: { url: `${service.url}/api/convert`, apiKey: "secret" } };
  const start = () => fixture.start(async () => expect.unreachable(), { connections });
  const workers = [await start(), await start()];
  const retrying = async (task: string, statusUrl: string | null) => {
    const runAt = new Date(Date.now() + 3_600_000);
    const { id } = await createJob(database, { userId, state: "retrying", runAt });
    const checkpoint = statusUrl === null ? null : JSON.stringify({ statusUrl });
    await database.pool.query("update job set task = $2, checkpoint = $3 where id = $1", [id, task, checkpoint]);
    return id;
  };
  const ids = [
    await retrying("model.glb", "http://elsewhere.test/api/status/j0"),
    await retrying("model.glb", null),
    await retrying("demo.countdown", `${service.url}/api/status/j0`),
    await retrying("model.glb", `${service.url}/api/status/j1`),
  ];
  await engine.cancelMany(ids, userId);
  // Its worker is gone: the sweep ends it.
  await database.pool.query(
    "update job set state = 'cancelling', attempt = 1, worker_id = gen_random_uuid(), cancel_requested_at = now() where id = $1",
    [await retrying("model.glb", `${service.url}/api/status/j2`)],
  );
  await expect.poll(() => service.heard.length).toBe(2);
  const deleted = { method: "DELETE", headers: { authorization: "Bearer secret" } };
  expect(service.heard).toMatchObject([deleted, deleted]);
  expect(service.heard.map(({ path }) => path).toSorted()).toEqual(["/api/jobs/j1", "/api/jobs/j2"]);
  await Promise.all(workers.map((worker) => worker.stop()));
  expect(service.heard).toHaveLength(2);
});
