import { expect, test } from "vitest";
import { startTestServer } from "../testing/start-test-server.ts";

test("MAX_CONCURRENT_JOBS bounds what runs, and an admin raises it while jobs run", async () => {
  await using server = await startTestServer({ JOBWIRE_ROLE: "all", MAX_CONCURRENT_JOBS: "1" });
  const admin = await server.admin();
  const body = { seconds: 600, steps: 1 };
  for (let count = 0; count < 3; count += 1) await admin.call("POST", "/api/jobs/demo.countdown/start", body);
  const stateCounts = async () => {
    const { rows } = await server.db.pool.query<{ running: number; queued: number }>(
      `select count(*) filter (where state = 'running')::int as running, count(*) filter (where state = 'queued')::int as queued from job`,
    );
    return rows[0];
  };
  await expect.poll(stateCounts).toEqual({ running: 1, queued: 2 });
  const raised = { name: "*", overrides: { concurrency: 2 } };
  expect((await admin.call("POST", "/trpc/queues.setLimits", raised)).status).toBe(200);
  await expect.poll(stateCounts).toEqual({ running: 2, queued: 1 });
  const { metrics } = (await (await admin.call("GET", "/api/jobs/health")).json()) as { metrics: object };
  expect(metrics).toMatchObject({ processingCapacity: 2 });
});
