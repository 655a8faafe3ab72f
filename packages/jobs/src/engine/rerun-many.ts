import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import { endOf, findFailed } from "./find-failed.ts";
import type { EndedAt, FailureSelection } from "./find-failed.ts";
import { MOVED_AT_ONCE } from "./move-many.ts";
import type { ManyMoved } from "./move-many.ts";
import { rerunFamilies } from "./workflow/rerun-families.ts";

/**
 * Manual retry of many jobs, as `rerun` does one: each starts anew with its full number of attempts, and
 * what did not succeed of its family comes with it, and is counted.
 * Commits batch by batch; a job that fails again meanwhile is not taken twice. Whether the asker may is
 * for the caller to check.
 * @param byUserId who asked, for the logs; null for the system
 * @throws RangeError when `limit` is out of bounds
 * @throws QuotaExceeded where the asker's own jobs do not fit; batches before stay
 */
export async function rerunMany(
  pool: Pool,
  bus: ChangeBus,
  selection: FailureSelection,
  byUserId: string | null,
): Promise<ManyMoved & EndedAt> {
  const total: ManyMoved = { moved: 0, refused: 0 };
  // Families go together, so those that are named are taken in one go.
  const atOnce = "ids" in selection ? Math.max(1, selection.ids.length) : MOVED_AT_ONCE;
  let taken = 0;
  let last: string | undefined;
  for await (const ids of findFailed(pool, selection, atOnce)) {
    const moves = await rerunFamilies(pool, bus, ids, byUserId);
    const moved = moves.filter((move) => move.applied).length;
    total.moved += moved;
    total.refused += moves.length - moved;
    taken += ids.length;
    last = ids.at(-1);
  }
  return { ...total, ...endOf(selection, taken, last) };
}
