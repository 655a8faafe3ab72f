import type { Queryable, TransitionRequest } from "@jobwire/db";
import { TERMINAL_STATES, WAITING_STATES } from "@jobwire/db/lifecycle";
import { deadlineError } from "./outcome.ts";

/** Most in one sweep; the next follows soon. */
const BATCH = 1_000;

const list = (states: readonly string[]) => states.map((state) => `'${state}'`).join(", ");

/** Those that run are stopped by their workers. Uses job_deadline. */
const OVERDUE = `
  select id, job_timeout_ms as "jobTimeoutMs" from job
  where deadline_at <= now() and deadline_at is not null and state not in (${list(TERMINAL_STATES)})
    and state in (${list(WAITING_STATES)})
  order by deadline_at
  limit ${BATCH}`;

/** Requests that fail the waiting jobs whose time is over. */
export async function rejectOverdue(db: Queryable): Promise<TransitionRequest[]> {
  const { rows } = await db.query<{ id: string; jobTimeoutMs: number | null }>(OVERDUE);
  return rows.map(({ id, jobTimeoutMs }) => ({
    jobId: id,
    event: "reject",
    error: deadlineError({ jobTimeoutMs }),
    byUserId: null,
  }));
}
