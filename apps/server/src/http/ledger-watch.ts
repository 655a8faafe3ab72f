import { checkLedger } from "@jobwire/db";
import type { Queryable } from "@jobwire/db";

/** The whole ledger is read once a day: nothing is expected to be wrong with it, and it grows. */
const CHECKED_EVERY_MS = 86_400_000;

/** What health says of the ledger of credits, or null where it adds up as far as is known. */
export function createLedgerWatch(db: Queryable, onError: (error: unknown) => void): () => string | null {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let faults = 0;
  return () => {
    // Whoever asks does not wait for it.
    if (performance.now() - checkedAt > CHECKED_EVERY_MS) {
      checkedAt = performance.now();
      checkLedger(db).then((found) => {
        faults = found.length;
      }, onError);
    }
    if (faults === 0) return null;
    return `The ledger of credits does not add up (${faults} ${faults === 1 ? "fault" : "faults"}); for admins, credits.check names them.`;
  };
}
