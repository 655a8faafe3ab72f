import type { Queryable } from "../queryable.ts";
import { withCredits } from "./insufficient-credits.ts";

/** Credits given to a user, or taken. */
export interface CreditGrant {
  userId: string;
  /** Whole and not 0; below 0 takes, never more than there is. */
  credits: number;
  /** The admin. */
  byUserId: string | null;
  /** What the user reads of it, at most 200 characters. */
  note: string | null;
  /** The same key is understood once, however often it is sent. */
  key: string;
}

/**
 * Gives credits or takes them.
 * @returns false where the key was seen before
 * @throws InsufficientCredits where more is taken than there is
 * @throws GrantKeyUsed where the key was seen with another user or amount
 */
export async function grantCredits(db: Queryable, grant: CreditGrant): Promise<boolean> {
  const { userId, credits, byUserId, note, key } = grant;
  const { rows } = await withCredits(() =>
    db.query<{ granted: boolean }>("SELECT grant_credits($1, $2, $3, $4, $5) AS granted", [
      userId,
      credits,
      byUserId,
      note,
      key,
    ]),
  );
  return rows[0]?.granted === true;
}
