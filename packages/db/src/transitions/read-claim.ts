import { LEASED_STATES } from "../lifecycle/index.ts";
import type { JobState } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import { claimedJob } from "./apply-transitions.sql.ts";
import type { ClaimedJob, Lease } from "./transition.ts";

/** A lease that was taken earlier. */
export interface HeldClaim {
  userId: string;
  task: string;
  /** `cancelling` when a cancel came since. */
  state: JobState;
  rev: number;
  seq: number;
  claimed: ClaimedJob;
}

/** Uses job_pkey. */
const READ_CLAIM = `
SELECT j.user_id AS "userId", j.task, j.state::text AS state, j.rev::float8 AS rev, j.last_seq AS seq,
       ${claimedJob("clock_timestamp()")} AS claimed
  FROM job j
 WHERE j.id = $1 AND j.worker_id = $2 AND j.attempt = $3
   AND j.state IN (${LEASED_STATES.map((state) => `'${state}'`).join(", ")})`;

/**
 * What a claim answered, for one whose answer was lost: a claim that is sent again is refused, for the
 * job runs already. Undefined when this worker does not hold that lease.
 */
export async function readClaim(db: Queryable, jobId: string, lease: Lease): Promise<HeldClaim | undefined> {
  const { rows } = await db.query<HeldClaim>(READ_CLAIM, [jobId, lease.workerId, lease.attempt]);
  return rows[0];
}
