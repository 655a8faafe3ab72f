import type { Pool } from "pg";
import { explain } from "./admission/explain.ts";
import { readTypicalMs } from "./admission/read-typical-ms.ts";

/** Where a job stands. */
export interface PlaceInLine {
  /** 1 is next; 0 runs already; null when it waits for something other than its turn, or is over. */
  position: number | null;
  /** ISO instant, a guess from recent durations of its task; null when there is nothing to guess from. */
  estimatedCompletion: string | null;
}

/** Uses job_pkey. */
const READ_RUNNING = `
  select task, (extract(epoch from case when children is null then started_at else coalesce(begun_at, started_at) end) * 1000)::float8 as "startedAtMs" from job
  where id = $1 and state in ('running', 'cancelling')`;

/** Tells where a job stands and when it may be done. Bounded work, whatever the backlog. */
export async function placeInLine(pool: Pool, jobId: string): Promise<PlaceInLine> {
  const waiting = (await explain(pool, [jobId])).get(jobId);
  if (waiting) return { position: waiting.position, estimatedCompletion: waiting.estimatedCompletion };
  const { rows } = await pool.query<{ task: string; startedAtMs: number }>(READ_RUNNING, [jobId]);
  const running = rows[0];
  if (!running) return { position: null, estimatedCompletion: null };
  const typicalMs = (await readTypicalMs(pool, [running.task])).get(running.task);
  const doneAtMs = typicalMs === undefined ? null : Math.max(Date.now(), running.startedAtMs + typicalMs);
  return { position: 0, estimatedCompletion: doneAtMs === null ? null : new Date(doneAtMs).toISOString() };
}
