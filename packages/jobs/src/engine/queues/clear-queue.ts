import type { TransitionRequest } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import type { JobError } from "../../wire/index.ts";
import { moveJobs, publishMoves } from "../move-jobs.ts";
import { uuidV7 } from "../uuid-v7.ts";
import type { ClearHow } from "./queues.ts";

/** Jobs moved by one statement: enough to be quick, few enough that nobody waits long for their locks. */
const BATCH = 500;

/** What comes in while it is cleared is left alone: ids are in the order of their making. */
const WAITING = `
  select id from job
  where state in ('queued', 'retrying', 'scheduled', 'blocked') and ($1 = '*' or queue = $1) and id <= $2
  limit ${BATCH}`;

/** Uses job_state. */
const RUNNING = `select id from job where state = 'running' and id <= $1 limit ${BATCH}`;

const CLEARED: JobError = {
  reason: "cleared",
  code: "cleared",
  message: "An admin cleared the queue before this job could run. Start it again if it is still wanted.",
};

/** Ends what waits in a queue (`*`: in all), in batches that each commit by themselves. @returns how many jobs */
export async function clearQueue(
  pool: Pool,
  bus: ChangeBus,
  { name, how, byUserId }: { name: string; how: ClearHow; byUserId: string | null },
): Promise<number> {
  const toRequest = (jobId: string): TransitionRequest =>
    how === "cancel" ? { jobId, event: "cancel", byUserId } : { jobId, event: "reject", error: CLEARED, byUserId };
  return moveAll(pool, bus, { text: WAITING, values: [name, uuidV7()] }, toRequest);
}

/** Asks everything that runs to stop. @returns how many jobs */
export async function cancelRunning(pool: Pool, bus: ChangeBus, byUserId: string | null): Promise<number> {
  const toRequest = (jobId: string): TransitionRequest => ({ jobId, event: "cancel", byUserId });
  return moveAll(pool, bus, { text: RUNNING, values: [uuidV7()] }, toRequest);
}

async function moveAll(
  pool: Pool,
  bus: ChangeBus,
  query: { text: string; values: unknown[] },
  toRequest: (jobId: string) => TransitionRequest,
): Promise<number> {
  for (let total = 0; ;) {
    const { rows } = await pool.query<{ id: string }>(query);
    const results = await moveJobs(
      pool,
      rows.map(({ id }) => toRequest(id)),
    );
    publishMoves(bus, results);
    const moved = results.filter(({ applied }) => applied).length;
    total += moved;
    // Those that would not move have moved by themselves.
    if (moved === 0) return total;
  }
}
