import { applyTransitions, transact } from "@jobwire/db";
import type { TransitionRequest, TransitionResult } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import { checkQuota } from "../admission/check-quota.ts";
import type { CountedJob } from "../admission/check-quota.ts";
import { moveJobs, publishMoves } from "../move-jobs.ts";
import { countChildren } from "./settle-families.ts";
import { publishChildren } from "./spawn-children.ts";

/** Jobs moved by one statement. */
const AT_ONCE = 500;

/**
 * Up from the jobs asked for to the last ancestor that did not succeed, and down again to all that did
 * not succeed below it: what completed stays. Ancestors come first, so that no child runs under a
 * parent that is over. Uses job_pkey and job_parent.
 */
const FIND_FAMILIES = `
  with recursive up as (
    select id, parent_id from job where id = any($1::uuid[]) and state in ('failed', 'cancelled')
    union
    select p.id, p.parent_id from up join job p on p.id = up.parent_id where p.state in ('failed', 'cancelled')
  ), down as (
    select id, parent_id, 0 as depth from up where not exists (select from up above where above.id = up.parent_id)
    union
    select c.id, c.parent_id, down.depth + 1 from down join job c on c.parent_id = down.id where c.state in ('failed', 'cancelled')
  )
  select down.id, down.parent_id as "parentId", job.user_id as "userId", job.queue, job.task
  from down join job on job.id = down.id order by depth, id`;

interface Relative extends CountedJob {
  id: string;
}

/**
 * Manual retry: queues failed or cancelled jobs again, and with them what failed or was cancelled of
 * their families. A parent runs again with its children that did not succeed; a child brings back the
 * parent that failed because of it, and the siblings that were cancelled then. Those that completed
 * are left as they are. Commits by the 500, and tells the bus. People's own jobs count towards their quota
 * again; an admin may retry for others whatever theirs.
 * @param byUserId who asked, for the logs; null for the system
 * @returns one result for each job that was asked for and can be found, then those of their relatives
 * @throws QuotaExceeded; of the 500 under way none is queued then
 */
export async function rerunFamilies(
  pool: Pool,
  bus: ChangeBus,
  jobIds: readonly string[],
  byUserId: string | null,
): Promise<TransitionResult[]> {
  const { rows } = await pool.query<Relative>(FIND_FAMILIES, [jobIds]);
  const parentOf = new Map(rows.map(({ id, parentId }) => [id, parentId]));
  const own = new Map(rows.filter(({ userId }) => userId === byUserId).map((row) => [row.id, row]));
  const asked = jobIds.map((id) => id.toLowerCase());
  const ids = [...new Set([...parentOf.keys(), ...asked])];
  const results: TransitionResult[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const parents = new Set(some.flatMap((id) => parentOf.get(id) ?? []));
    const requests = some.map((jobId): TransitionRequest => ({ jobId, event: "rerun", byUserId }));
    const moves = await moveWithinQuota(
      pool,
      requests,
      some.flatMap((id) => own.get(id) ?? []),
    );
    publishMoves(bus, moves);
    publishChildren(bus, [], await countChildren(pool, [...parents]));
    results.push(...moves);
  }
  const isAsked = new Set(asked);
  return [...results.filter((move) => isAsked.has(move.jobId)), ...results.filter((move) => !isAsked.has(move.jobId))];
}

async function moveWithinQuota(
  pool: Pool,
  requests: readonly TransitionRequest[],
  own: readonly Relative[],
): Promise<TransitionResult[]> {
  if (own.length === 0) return moveJobs(pool, requests);
  return transact(pool, async (client) => {
    const quota = await checkQuota(client, own, { isNew: false });
    const moves = await applyTransitions(client, requests);
    if (moves.some(({ applied }) => applied)) await quota.end();
    return moves;
  });
}
