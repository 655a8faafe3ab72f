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
 * writes that down. What runs again with them is not over, though it still says so. Uses dependency_pkey and job_pkey.
 */
const FIND_WAITING = `
  with looked as (
    select d.job_id, d.on_job_id,
           o.state = 'completed'
             or (d.needs = 'end' and o.state in ('failed', 'cancelled') and not o.id = any($1::uuid[])) as is_met
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
 * are. Commits by the 500, a family always as a whole, and tells the bus. People's own jobs count towards their quota
 * again; an admin may retry for others whatever theirs.
 * @param byUserId who asked, for the logs; null for the system
 * @returns one result for each job that was asked for and can be found, then those of their relatives
 * What costs credits holds them anew.
 * @throws QuotaExceeded, InsufficientCredits; of those under way none is queued then
 */
export async function rerunFamilies(
  pool: Pool,
  bus: ChangeBus,
  jobIds: readonly string[],
  byUserId: string | null,
): Promise<TransitionResult[]> {
  const { rows } = await pool.query<Relative>(FIND_FAMILIES, [jobIds]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const asked = [...new Set(jobIds.map((id) => id.toLowerCase()))];
  const results: TransitionResult[] = [];
  for (const some of inBatches(familiesOf(rows, asked))) {
    const known = some.flatMap((id) => byId.get(id) ?? []);
    const own = known.filter(({ userId }) => userId === byUserId);
    const moves = await moveWithinQuota(pool, some, byUserId, own);
    publishMoves(bus, moves);
    publishChildren(bus, [], await countChildren(pool, [...new Set(known.flatMap(({ parentId }) => parentId ?? []))]));
    results.push(...moves);
  }
  const isAsked = new Set(asked);
  return [...results.filter((move) => isAsked.has(move.jobId)), ...results.filter((move) => !isAsked.has(move.jobId))];
}

/** What was found, family by family; a job that was asked for and not found stands by itself. */
function familiesOf(rows: readonly Relative[], asked: readonly string[]): string[][] {
  const near = new Map<string, string[]>([...asked, ...rows.map(({ id }) => id)].map((id) => [id, []]));
  for (const { id, parentId, dependsOn } of rows) {
    for (const other of [...dependsOn, ...(parentId === null ? [] : [parentId])]) {
      near.get(other)?.push(id);
      if (near.has(other)) near.get(id)?.push(other);
    }
  }
  const seen = new Set<string>();
  return [...near.keys()].flatMap((start) => {
    if (seen.has(start)) return [];
    const family = [start];
    seen.add(start);
    for (const id of family) {
      for (const other of near.get(id) ?? []) {
        if (!seen.has(other)) family.push(other);
        seen.add(other);
      }
    }
    return [family];
  });
}

/**
 * Families by the 500 jobs, in the order of ids. None is torn: a parent that goes on while some of its children are
 * still to come back would fail because of those, and the rest would be cancelled.
 */
function inBatches(families: readonly string[][]): string[][] {
  const batches: string[][] = [];
  for (const family of families) {
    const last = batches.at(-1);
    if (last && last.length + family.length <= AT_ONCE) last.push(...family);
    else batches.push([...family]);
  }
  return batches.map((ids) => ids.toSorted());
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
    const moves: TransitionResult[] = [];
    for (let at = 0; at < requests.length; at += AT_ONCE)
      moves.push(...(await applyTransitions(client, requests.slice(at, at + AT_ONCE))));
    if (moves.some(({ applied }) => applied)) await quota?.end();
    await holdCreditsAgain(
      client,
      moves.flatMap(({ applied, jobId }) => (applied ? [jobId] : [])),
    );
    return moves;
  });
}
