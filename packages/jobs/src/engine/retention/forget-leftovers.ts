import type { Queryable } from "@jobwire/db";

/** Rows of one kind in one call; the next call follows. */
const BATCH = 5_000;

/** Keys whose window is over. Uses dedupe_expiry. */
const FORGET_KEYS = `
  delete from dedupe where ctid = any(array(
    select ctid from dedupe where expires_at is not null and expires_at < now()
    limit ${BATCH} for update skip locked
  ))`;

/** No interval of a rate limit is longer than a day; see engine/queues/check-limits.ts. */
const FORGET_RATES = "delete from rate_window where updated_at < now() - interval '2 days'";

/** Links whose time is over are told so for a month; then they lead nowhere like any other. */
const FORGET_SHARES = "delete from share where expires_at < now() - interval '30 days'";

/** Mails to addresses that are not confirmed count for a day. */
const FORGET_MAILS = "delete from unconfirmed_mail where at < now() - interval '1 day'";

/** Removes small rows that have served their time. Uses short statements, each on its own. */
export async function forgetLeftovers(db: Queryable): Promise<void> {
  for (const statement of [FORGET_KEYS, FORGET_RATES, FORGET_SHARES, FORGET_MAILS]) await db.query(statement);
}
