import type { Queryable } from "@jobwire/db";

/** Rows of one kind in one call; the next call follows. */
const BATCH = 5_000;

/** Keys whose window is over. Uses dedupe_expiry. */
const FORGET_KEYS = `
  delete from dedupe where ctid = any(array(
    select ctid from dedupe where expires_at is not null and expires_at < now()
    limit ${BATCH} for update skip locked
  ))`;

/** Counts of starts that no rate limit looks back on. */
const FORGET_RATES = "delete from rate_window where updated_at < now() - interval '1 day'";

/** Where the round-robin stood, of queues and priorities that have been idle for a day. */
const FORGET_LINES = "delete from line where served_at < now() - interval '1 day'";

/** Removes small rows that have served their time. Uses short statements, each on its own. */
export async function forgetLeftovers(db: Queryable): Promise<void> {
  for (const statement of [FORGET_KEYS, FORGET_RATES, FORGET_LINES]) await db.query(statement);
}
