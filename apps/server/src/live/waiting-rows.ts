import type { Queryable } from "@jobwire/db";
import { WAITING_STATES } from "@jobwire/db/lifecycle";

/** A job that waits, as far as it has to be known to be asked about. */
export interface WaitingRow {
  id: string;
  userId: string;
  rev: number;
}

/** Jobs of one user whose standing is told; of more, those nearest to their start. */
export const MAX_WAITING_SHOWN = 200;

/** Nearest to their start first. */
const BY_STATE = (["queued", "retrying", "blocked", "scheduled"] as const satisfies (typeof WAITING_STATES)[number][])
  .map((state) => `(SELECT id, rev FROM job WHERE user_id = u.id AND state = '${state}' LIMIT ${MAX_WAITING_SHOWN})`)
  .join(" UNION ALL ");

/** Indexes: job_active_of_user, as many of its rows as are shown; job_pkey. */
const READ_WAITING = `
  SELECT w.id, u.id AS user_id, w.rev FROM unnest($1::text[]) AS u(id)
   CROSS JOIN LATERAL (SELECT id, rev FROM (${BY_STATE}) AS waiting LIMIT ${MAX_WAITING_SHOWN}) AS w
  UNION
  SELECT id, user_id, rev FROM job
   WHERE id = ANY($2::uuid[]) AND state IN (${WAITING_STATES.map((state) => `'${state}'`).join(", ")})`;

/** Reads the waiting jobs of these users, up to {@link MAX_WAITING_SHOWN} each, and those of these jobs that wait. */
export async function readWaiting(
  db: Queryable,
  of: { userIds: readonly string[]; jobIds: readonly string[] },
): Promise<WaitingRow[]> {
  const { rows } = await db.query<{ id: string; user_id: string; rev: string }>(READ_WAITING, [of.userIds, of.jobIds]);
  return rows.map((row) => ({ id: row.id, userId: row.user_id, rev: Number(row.rev) }));
}
