import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import { MOVED_AT_ONCE } from "./move-many.ts";
import type { ManyMoved } from "./move-many.ts";
import { rerunFamilies } from "./workflow/rerun-families.ts";

/** Failed jobs, by what they have in common; what is left out is not looked at. */
export interface FailureFilter {
  task?: string;
  /** JobError.code */
  code?: string;
  userId?: string;
}

/** Jobs to queue again: these, or the failed ones that fit, newest first. */
export type RerunSelection =
  | { ids: readonly string[] }
  | {
      filter: FailureFilter;
      /** Most jobs, 1 to 100 000. Default 10 000. */
      limit?: number;
    };

const DEFAULT_LIMIT = 10_000;
const MAX_LIMIT = 100_000;

/** Ids are in the order of creation. Uses job_failed, or job_failed_of_user. */
const FIND_FAILED = `
  select id from job
  where state = 'failed' and ($1::text is null or task = $1) and ($2::text is null or coalesce(error ->> 'code', '') = $2)
    and ($3::text is null or user_id = $3) and ($4::uuid is null or id < $4)
  order by id desc
  limit $5`;

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
  selection: RerunSelection,
  byUserId: string | null,
): Promise<ManyMoved> {
  const rerunAll = async (ids: readonly string[]): Promise<ManyMoved> => {
    const moves = await rerunFamilies(pool, bus, ids, byUserId);
    const moved = moves.filter((move) => move.applied).length;
    return { moved, refused: moves.length - moved };
  };
  if ("ids" in selection) return rerunAll(selection.ids);

  const { filter, limit = DEFAULT_LIMIT } = selection;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`limit: expected a whole number from 1 to ${MAX_LIMIT}, got ${limit}`);
  }
  const total: ManyMoved = { moved: 0, refused: 0 };
  let below: string | null = null;
  for (let left = limit; left > 0; left -= MOVED_AT_ONCE) {
    const { task = null, code = null, userId = null } = filter;
    const { rows }: { rows: { id: string }[] } = await pool.query<{ id: string }>(FIND_FAILED, [
      task,
      code,
      userId,
      below,
      Math.min(left, MOVED_AT_ONCE),
    ]);
    const { moved, refused } = await rerunAll(rows.map((row) => row.id));
    total.moved += moved;
    total.refused += refused;
    if (rows.length < MOVED_AT_ONCE) break;
    below = rows.at(-1)?.id ?? null;
  }
  return total;
}
