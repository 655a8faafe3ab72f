import { LEASED_STATES } from "../lifecycle/index.ts";
import type { JobState } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import { claimedJob } from "./apply-transitions.sql.ts";
import type { ClaimedJob } from "./transition.ts";

/** A lease that was taken earlier. */
export interface HeldClaim {
  jobId: string;
  attempt: number;
  userId: string;
  task: string;
  /** `cancelling` when a cancel came since. */
  state: JobState;
  rev: number;
  seq: number;
  claimed: ClaimedJob;
}

/** Uses job_leased. */
const READ_HELD = `
SELECT j.id AS "jobId", j.attempt, j.user_id AS "userId", j.task, j.state::text AS state, j.rev::float8 AS rev,
       j.last_seq AS seq, ${claimedJob("clock_timestamp()")} AS claimed
  FROM job j
 WHERE j.worker_id = $1 AND j.state IN (${LEASED_STATES.map((state) => `'${state}'`).join(", ")})`;

/** All leases that a worker holds, each with what its claim answered: for claims whose answer was lost. */
export async function readHeld(db: Queryable, workerId: string): Promise<HeldClaim[]> {
  const { rows } = await db.query<HeldClaim>(READ_HELD, [workerId]);
  return rows;
}
