import type { Queryable } from "@jobwire/db";
import type { TryEnd } from "../courier/mark-parcel.ts";
import type { Parcel } from "../courier/parcel.ts";

/** An endpoint is turned off after this many failed tries in a row, over at least so long. */
const MAX_FAILURES = 10;
const MIN_FAILING_HOURS = 24;

const CLEAR = `update webhook_endpoint set failures = 0, failing_since = null where id = $1::uuid and failures > 0`;
const COUNT = `
  update webhook_endpoint
     set failures = failures + 1, failing_since = coalesce(failing_since, now()),
         disabled_at = case when disabled_at is null and ($2 or (failures + 1 >= ${MAX_FAILURES} and failing_since < now() - interval '${MIN_FAILING_HOURS} hours'))
           then now() else disabled_at end,
         disabled_reason = case when disabled_at is null and ($2 or (failures + 1 >= ${MAX_FAILURES} and failing_since < now() - interval '${MIN_FAILING_HOURS} hours'))
           then $3 else disabled_reason end
   where id = $1::uuid`;

/**
 * Counts an endpoint's failed tries in a row, and turns it off when a delivery was given up for good or
 * when nothing has gone through for a day. Tests by hand count for nothing.
 */
export async function noteFailures(db: Queryable, parcel: Parcel, end: TryEnd): Promise<void> {
  if (parcel.kind !== "webhook" || parcel.rows.every(({ jobId }) => jobId === null)) return;
  if (end.kind === "dropped") return;
  if (end.kind === "sent") return void (await db.query(CLEAR, [parcel.target]));
  const reason = `Turned off because it kept failing: ${end.error}`;
  await db.query(COUNT, [parcel.target, end.kind === "failed", reason]);
}
