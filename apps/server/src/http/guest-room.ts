import type { Queryable } from "@jobwire/db";
import { HttpError } from "./http-error.ts";

/** One file of a guest at a time is counted. Not taken of accounts; uses user_pkey. */
const HOLD_GUEST = `select from "user" where id = $1 and is_guest for no key update`;
/** Uses item_user_created. */
const STORED = "select coalesce(sum(bytes), 0)::float8 as bytes from item where user_id = $1 and deleted_at is null";

/**
 * Refuses a file for which a guest has no room. Accounts have room. In the transaction that takes the file in, it
 * holds however many come at once.
 * @param file.bytes of the file that is to come
 * @param file.limitMb of all the guest's files together
 * @throws HttpError 413
 */
export async function checkGuestRoom(
  db: Queryable,
  { userId, bytes, limitMb }: { userId: string; bytes: number; limitMb: number },
): Promise<void> {
  if ((await db.query(HOLD_GUEST, [userId])).rowCount === 0) return;
  const { rows } = await db.query<{ bytes: number }>(STORED, [userId]);
  if ((rows[0]?.bytes ?? 0) + bytes <= limitMb * 1_048_576) return;
  throw new HttpError(413, {
    code: "guest-storage-full",
    message: `As a guest you can keep ${limitMb} MB of files. Delete some, or create an account to add more: everything you made stays yours.`,
    field: "file",
    expected: `at most ${limitMb} MB of files together`,
  });
}
