import { createAdmitter } from "@jobwire/jobs/engine";
import { DEFAULT_TIMINGS, sweepOnce } from "@jobwire/jobs/worker";
import type { Pool } from "pg";
import { listJobIds } from "../../apps/server/src/api/job-rows.ts";
import { readChanged, readWatermark } from "../../apps/server/src/live/changed-rows.ts";
import { readFloor } from "../../apps/server/src/live/floor-rows.ts";
import { readOpening } from "../../apps/server/src/live/opening-rows.ts";
import { readExpired } from "../../packages/jobs/src/engine/retention/expired-jobs.ts";
import { removeJobs } from "../../packages/jobs/src/engine/retention/remove-jobs.ts";
import type { Parts } from "./parts.ts";

/**
 * Lists of jobs, live delivery, admission and retention.
 * @param busy whose 100 000 jobs wait
 */
export async function explainEngine({ explain, plain, pool, engine, bus, logger }: Parts, busy: string): Promise<void> {
  const all = { userId: null, states: null, tasks: null, itemId: null, after: null, limit: 50 };
  await explain("list-own", () => listJobIds(pool, { ...all, userId: busy }));
  await explain("list-own-failed", () => listJobIds(pool, { ...all, userId: "user-7", states: ["failed"] }));
  await explain("list-admin", () => listJobIds(pool, all));
  for (const state of ["queued", "running", "completed", "failed", "cancelled"] as const) {
    await explain(`list-admin-${state}`, () => listJobIds(pool, { ...all, states: [state] }));
  }
  const [deep] = (await plain.query<{ id: string }>("select id from job order by id offset 5000 limit 1")).rows;
  await explain("list-admin-last-pages", () => listJobIds(pool, { ...all, after: deep?.id ?? null }));
  const page = await listJobIds(plain, all);
  await explain("read-jobs", () => engine.readJobs(page));
  await explain("read-events", () => engine.readEvents(page[0] ?? "", 0, 1_000));
  await explain("live-snapshot-own", () => readOpening(pool, { userId: "user-7" }, null));
  await explain("live-snapshot-own-100000-waiting", () => readOpening(pool, { userId: busy }, null));
  await explain("live-snapshot-admin", () => readOpening(pool, "all", null));
  const { watermark } = await readWatermark(plain);
  await explain("live-changed-since", () => readChanged(pool, watermark));
  await explain("floor", () => readFloor(pool));
  await explain("queues", () => engine.queues.list());
  await explain("failures", () => engine.failures({ userId: null }));
  await explain("why-waiting", () => engine.explain({ userIds: [busy], limit: 100 }));
  await explain("place-in-line", () => engine.placeInLine(page[0] ?? ""));
  await explain("enqueue", () => engine.enqueue({ task: "demo.countdown", input: {}, userId: busy }));
  await explain("admission", async () => {
    const admitter = createAdmitter({ pool, bus, logger });
    await admitter.idle();
    await admitter.stop();
    await plain.query("delete from slot where claimed_at is null");
  });
  await explain("sweep", () => sweepOnce(pool, bus, DEFAULT_TIMINGS));
  const expired = (db: Pool) => readExpired(db, { days: 1, tasks: null }, [], null, 500);
  await explain("retention-find", () => expired(pool));
  await explain("retention-remove", async () => {
    const ids = (await expired(plain)).expired.map(({ id }) => id);
    await removeJobs(pool, ids);
  });
}
