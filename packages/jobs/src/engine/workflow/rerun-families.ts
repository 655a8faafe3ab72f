import { applyTransitions, holdCreditsAgain, transact } from "@jobwire/db";
import type { TransitionRequest, TransitionResult } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import { checkQuota } from "../admission/check-quota.ts";
import type { CountedJob } from "../admission/check-quota.ts";
import { publishMoves } from "../move-jobs.ts";
import { countChildren } from "./settle-families.ts";
import { publishChildren } from "./spawn-children.ts";

/** Jobs moved by one statement. */
const AT_ONCE = 500;

/**
 * From the jobs asked for to their parents, their children and what they were to wait for, as far as these
 * did not succeed: what completed stays. Uses job_pkey, job_parent and dependency_pkey.
 */
const FIND_FAMILIES = `
  with recursive family(id, parent_id) as (
    select id, parent_id from job where id = any($1::uuid[]) and state in ('failed', 'cancelled')
    union
    select near.id, near.parent_id from family cross join lateral (
      select id, parent_id from job where id = family.parent_id and state in ('failed', 'cancelled')
      union all
      select id, parent_id from job where parent_id = family.id and state in ('failed', 'cancelled')
      union all
      select job.id, job.parent_id from dependency join job on job.id = dependency.on_job_id
      where dependency.job_id = family.id and declared and needs = 'success' and state in ('failed', 'cancelled')
    ) near
  )
  select family.id, family.parent_id as "parentId", job.user_id as "userId", job.queue, job.task,
         (select coalesce(json_agg(on_job_id order by on_job_id), '[]') from dependency
          where dependency.job_id = family.id and declared) as "dependsOn"
  from family join job on job.id = family.id order by family.id`;

/**
 * Which of these jobs have to wait again for what they were enqueued to wait for, as it stands now; and
 * writes that down. Uses dependency_pkey and job_pkey.
 */
const FIND_WAITING = `
  with looked as (
    select d.job_id, d.on_job_id,
           o.state = 'completed' or (d.needs = 'end' and o.state in ('failed', 'cancelled')) as is_met
    from job j join dependency d on d.job_id = j.id join job o on o.id = d.on_job_id
    where j.id = any($1::uuid[]) and j.state in ('failed', 'cancelled') and d.declared
  ), written as (
    update dependency d set met = looked.is_met from looked
    where d.job_id = looked.job_id and d.on_job_id = looked.on_job_id and d.met <> looked.is_met
  )
  select distinct d.job_id as id
  from dependency d left join looked on looked.job_id = d.job_id and looked.on_job_id = d.on_job_id
  where d.job_id = any($1::uuid[]) and d.declared and not coalesce(looked.is_met, d.met)`;

interface Relative extends CountedJob {
  id: string;
  dependsOn: readonly string[];
}

/**
 * Manual retry: queues failed or cancelled jobs again, and with them what failed or was cancelled of
 * their families. A parent runs again with its children that did not succeed; a child brings back the
 * parent that failed because of it, and the siblings that were cancelled then; a job that needed others
 * brings back those that did not succeed, and waits for them again. Those that completed are left as they
 * are. Commits by the 500, and tells the bus. People's own jobs count towards their quota
 * again; an admin may retry for others whatever theirs.
 * @param byUserId who asked, for the logs; null for the system
 * @returns one result for each job that was asked for and can be found, then those of their relatives
 * What costs credits holds them anew.
 * @throws QuotaExceeded, InsufficientCredits; of the 500 under way none is queued then
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
  const ids = [...new Set([...inOrder(rows), ...asked])];
  const results: TransitionResult[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const parents = new Set(some.flatMap((id) => parentOf.get(id) ?? []));
    const moves = await moveWithinQuota(
      pool,
      some,
      byUserId,
      some.flatMap((id) => own.get(id) ?? []),
    );
    publishMoves(bus, moves);
    publishChildren(bus, [], await countChildren(pool, [...parents]));
    results.push(...moves);
  }
  const isAsked = new Set(asked);
  return [...results.filter((move) => isAsked.has(move.jobId)), ...results.filter((move) => !isAsked.has(move.jobId))];
}

/** Parents before their children, so that no child runs under a parent that is over; what is waited for before who waits. */
function inOrder(rows: readonly Relative[]): string[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const seen = new Set<string>();
  const ordered: string[] = [];
  const path: { row: Relative; before: string[] }[] = [];
  const enter = (id: string) => {
    const row = byId.get(id);
    if (!row || seen.has(id)) return;
    seen.add(id);
    path.push({ row, before: [...row.dependsOn, ...(row.parentId === null ? [] : [row.parentId])] });
  };
  for (const { id } of rows) {
    enter(id);
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const next = at.before.pop();
      if (next !== undefined) enter(next);
      else {
        ordered.push(at.row.id);
        path.pop();
      }
    }
  }
  return ordered;
}

async function moveWithinQuota(
  pool: Pool,
  ids: readonly string[],
  byUserId: string | null,
  own: readonly Relative[],
): Promise<TransitionResult[]> {
  return transact(pool, async (client) => {
    const quota = own.length > 0 ? await checkQuota(client, own, { isNew: false }) : null;
    const { rows } = await client.query<{ id: string }>(FIND_WAITING, [ids]);
    const waiting = new Set(rows.map(({ id }) => id));
    const requests = ids.map((jobId): TransitionRequest => ({
      jobId,
      event: waiting.has(jobId) ? "rewait" : "rerun",
      byUserId,
    }));
    const moves = await applyTransitions(client, requests);
    if (moves.some(({ applied }) => applied)) await quota?.end();
    await holdCreditsAgain(
      client,
      moves.flatMap(({ applied, jobId }) => (applied ? [jobId] : [])),
    );
    return moves;
  });
}
