import type { Queryable } from "@jobwire/db";
import type { Receipt } from "./parcel.ts";
import type { HeldParcel } from "./take-parcel.ts";

/** How a try ended. */
export type TryEnd =
  | { kind: "sent"; receipt: Receipt }
  | { kind: "again"; inMs: number; error: string; status: number | null; response: string | null }
  | { kind: "failed" | "dropped"; error: string; status: number | null; response: string | null };

const MARK = `
  update delivery
     set state = $3, lease = null, lease_until = null, error = $4, status = $5, response = $6,
         message_id = coalesce($7, message_id),
         due_at = case when $3 = 'waiting' then clock_timestamp() + make_interval(secs => $8::float8 / 1000) else due_at end,
         ended_at = case when $3 = 'waiting' then null else clock_timestamp() end
   where id = any($1::uuid[]) and lease = $2 and state = 'sending'`;

/**
 * What else waits for a receiver that does not answer waits as long. Written while the parcel still has its place, so
 * that nothing of it is taken in between. Uses delivery_group, delivery_pkey.
 */
const PUT_OFF = `
  update delivery set due_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
   where target = $1 and kind = $2 and kind <> 'email' and user_id = $3 and state = 'waiting'
     and due_at < statement_timestamp() + make_interval(secs => $4::float8 / 1000)
     and exists (select from delivery mine where mine.id = any($5::uuid[]) and mine.lease = $6 and mine.state = 'sending')`;

/**
 * Writes how a try ended, unless its lease was taken over meanwhile.
 * @returns false when it was: whoever has the lease writes
 */
export async function markParcel(db: Queryable, { parcel, lease }: HeldParcel, end: TryEnd): Promise<boolean> {
  const ids = parcel.rows.map(({ id }) => id);
  const gotNoAnswer = end.kind === "again" && end.status === null && parcel.kind !== "email";
  if (gotNoAnswer) await db.query(PUT_OFF, [parcel.target, parcel.kind, parcel.userId, end.inMs, ids, lease]);
  const { rowCount } = await db.query(MARK, [
    ids,
    lease,
    end.kind === "again" ? "waiting" : end.kind,
    end.kind === "sent" ? null : end.error,
    end.kind === "sent" ? (end.receipt.status ?? null) : end.status,
    end.kind === "sent" ? (end.receipt.response ?? null) : end.response,
    end.kind === "sent" ? (end.receipt.messageId ?? null) : null,
    end.kind === "again" ? end.inMs : 0,
  ]);
  return (rowCount ?? 0) > 0;
}
