import type { Queryable } from "@jobwire/db";
import type { ChangeBus } from "../../bus/index.ts";

/** Guests removed by one statement, with all they made. */
const AT_ONCE = 20;

/**
 * Guests whose last session was over, or who signed out, so many days ago, and whom no key of a program speaks for. As
 * with any account that is deleted, what is theirs goes with the row (foreign keys), and its files after it (triggers).
 * A guest who takes an account at this very moment is passed over.
 */
const REMOVE_GUESTS = `
  delete from "user" where id = any(array(
    select guest.id from "user" guest
    where guest.is_guest
      and guest.updated_at < now() - make_interval(days => $1)
      and not exists (select from session
                      where session.user_id = guest.id and session.expires_at > now() - make_interval(days => $1))
      and not exists (select from apikey where apikey.reference_id = guest.id)
    limit ${AT_ONCE} for update of guest skip locked
  ))
  returning id`;

/**
 * Removes guests who cannot come back, and tells whoever still holds something of theirs.
 * @param days since their last session was over, 0 or more
 * @returns how many there were
 */
export async function removeGuests(db: Queryable, bus: ChangeBus, days: number, signal: AbortSignal): Promise<number> {
  let removed = 0;
  while (!signal.aborted) {
    const { rows } = await db.query<{ id: string }>(REMOVE_GUESTS, [days]);
    for (const { id } of rows) bus.publish({ kind: "access", userId: id });
    removed += rows.length;
    if (rows.length < AT_ONCE) break;
  }
  return removed;
}
