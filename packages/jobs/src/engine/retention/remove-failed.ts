import { transact } from "@jobwire/db";
import { TERMINAL_STATES } from "@jobwire/db/lifecycle";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import { endOf, findFailed } from "../find-failed.ts";
import type { EndedAt, FailureSelection } from "../find-failed.ts";
import { readFamily } from "./expired-jobs.ts";
import { inBatches } from "./in-batches.ts";
import { publishRemoved } from "./publish-removed.ts";
import { removeJobs } from "./remove-jobs.ts";

/** Jobs removed by one transaction. */
const AT_ONCE = 500;

/** What became of many jobs. */
export interface ManyRemoved {
  removed: number;
  /** Not there, not failed, pinned, or part of something that is not over. */
  refused: number;
}

/**
 * Those that may go by themselves: failed, not pinned, and no part of a job that goes on. Uses job_pkey and
 * job_parent.
 */
const FIND_REMOVABLE = `
  select id, exists (select from job child where child.parent_id = job.id) as "hasChildren"
  from job left join lateral (select state from job parent where parent.id = job.parent_id) parent on true
  where id = any($1::uuid[]) and job.state = 'failed' and pinned_at is null
    and (parent_id is null or parent.state = any($2::job_state[]))`;

/** Somebody may have retried it meanwhile; not until the transaction ends. Uses job_pkey. */
const HOLD_FAILED = "select from job where id = $1 and state = 'failed' for update";

/**
 * Removes failed jobs for good, with their logs, their files and the jobs that they had started: what nobody
 * means to retry. A job that waits for one of them keeps it. Commits by the 500, and tells the viewers.
 * Whether the asker may is for the caller to check.
 * @param byUserId who asked, for the log; null for the system
 * @returns counts of the jobs that were asked for; what went with them is not counted
 * @throws RangeError when `limit` is out of bounds
 */
export async function removeFailed(
  pool: Pool,
  bus: ChangeBus,
  logger: Logger,
  selection: FailureSelection,
  byUserId: string | null,
): Promise<ManyRemoved & EndedAt> {
  const total: ManyRemoved = { removed: 0, refused: 0 };
  let taken = 0;
  let last: string | undefined;
  for await (const ids of findFailed(pool, selection, AT_ONCE)) {
    const { rows } = await pool.query<{ id: string; hasChildren: boolean }>(FIND_REMOVABLE, [ids, TERMINAL_STATES]);
    const asked = new Set(ids);
    let done = 0;
    /** @returns false when the family's root is to be kept after all */
    const remove = async (batch: readonly string[], rootId: string | null): Promise<boolean> => {
      const removed = await transact(pool, async (client) => {
        if (rootId === null) return removeJobs(client, batch, { states: ["failed"] });
        const { rowCount } = await client.query(HOLD_FAILED, [rootId]);
        return rowCount === 1 ? removeJobs(client, batch) : null;
      });
      publishRemoved(bus, removed ?? []);
      done += removed?.filter(({ id }) => asked.delete(id)).length ?? 0;
      return removed !== null;
    };
    const alone = rows.filter(({ hasChildren }) => !hasChildren).map(({ id }) => id);
    if (alone.length > 0) await remove(alone, null);
    for (const { id } of rows.filter(({ hasChildren }) => hasChildren)) {
      // Generation by generation: what still has children is not removed.
      const batches = (await readFamily(pool, id)).flatMap((generation) => inBatches(generation, AT_ONCE));
      for (const batch of batches) if (!(await remove(batch, id))) break;
    }
    total.removed += done;
    total.refused += ids.length - done;
    taken += ids.length;
    last = ids.at(-1);
  }
  if (total.removed > 0) logger.info({ removed: total.removed, byUserId }, "failed jobs were removed");
  return { ...total, ...endOf(selection, taken, last) };
}
