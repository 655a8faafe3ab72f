import { expect, test } from "vitest";
import { runExample } from "../harness/run-example.ts";

test("the program in the guide to keys and schedules runs as it stands there", async () => {
  await using example = await runExample("docs/guide/scheduling.md");
  const [created, again, last, next, counted] = example.stdout.trim().split("\n");
  expect([created, again, last]).toEqual(["created", "replaced", "replaced"]);
  expect(next).toMatch(/^next \d{4}-\d\d-\d\dT0[67]:30:00\.000Z$/);
  expect(counted).toBe("counted 5");

  const { rows } = await example.database.pool.query<{ outcome: string; seconds: number }>(
    `select tick.outcome, (job.input ->> 'seconds')::int as seconds
     from schedule_tick tick join job on job.id = tick.job_id`,
  );
  expect(rows).toEqual([{ outcome: "by-hand", seconds: 1 }]);
});
