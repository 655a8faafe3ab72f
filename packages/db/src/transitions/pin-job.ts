import type { JobState } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";

/** A durable change that viewers hear of; its log is of the work alone. Uses job_pkey. */
const PIN_JOB = `
UPDATE job
   SET pinned_at = CASE WHEN $2 THEN clock_timestamp() END, rev = rev + 1, changed_xid = pg_current_xact_id()
 WHERE id = $1 AND (pinned_at IS NOT NULL) IS DISTINCT FROM $2
RETURNING id, user_id, state, rev::float8 AS rev, last_seq`;

/** A job as it stands after being pinned. */
export interface PinnedJob {
  id: string;
  userId: string;
  state: JobState;
  rev: number;
  seq: number;
}

/**
 * Keeps a job for ever, or lets retention have it again.
 * @returns null when there is no such job, or it is so already
 */
export async function pinJob(db: Queryable, jobId: string, pinned: boolean): Promise<PinnedJob | null> {
  const { rows } = await db.query<{ id: string; user_id: string; state: JobState; rev: number; last_seq: number }>(
    PIN_JOB,
    [jobId, pinned],
  );
  const row = rows[0];
  return row ? { id: row.id, userId: row.user_id, state: row.state, rev: row.rev, seq: row.last_seq } : null;
}
