// ⑧ hub reads rows once: the only place where a job's row becomes what its viewers see.
import type { Queryable } from "@jobwire/db";
import type { QueryResultRow } from "pg";
import type { JobView } from "../wire/index.ts";

/**
 * The columns of a JobView, ready for `select ${JOB_VIEW_COLUMNS} from job`. Instants become ISO
 * strings in SQL: the driver's Date would lose the microseconds that keyset cursors need.
 */
export const JOB_VIEW_COLUMNS = `
  job.id, job.task, job.queue, job.user_id as "userId", job.item_id as "itemId", job.parent_id as "parentId",
  job.state::text as state, job.priority, job.attempt, job.max_attempts as "maxAttempts",
  job.free_attempts as "freeAttempts", job.name, job.key, job.children,
  job.input, job.output, job.error, job.progress, job.rev::float8 as rev, job.last_seq as "lastSeq",
  ${iso("run_at", "runAt")}, ${iso("deadline_at", "deadlineAt")}, ${iso("pinned_at", "pinnedAt")}, ${iso("created_at", "createdAt")}, ${iso("begun_at", "begunAt")}, ${iso("started_at", "startedAt")},
  ${iso("cancel_requested_at", "cancelRequestedAt")}, ${iso("finished_at", "finishedAt")}`;

/** A row selected with `JOB_VIEW_COLUMNS` is a JobView already. */
export type JobViewRow = JobView & QueryResultRow;

/** Reads jobs by id, in no particular order; unknown ids are left out. Uses job_pkey. */
export async function readJobs(db: Queryable, ids: readonly string[]): Promise<JobView[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<JobViewRow>(`select ${JOB_VIEW_COLUMNS} from job where id = any($1::uuid[])`, [ids]);
  return rows;
}

/** Jobs that changed, and where to read on from. */
export interface ChangedJobs {
  jobs: JobView[];
  /** Pass it to the next call. Everything that commits later is at or after it. */
  watermark: string;
  /** There are more than `limit`: read on from `watermark` at once, or start from a snapshot. */
  more: boolean;
}

/**
 * Reads the jobs changed in or after transaction `xid`, oldest change first, and the next watermark, from
 * one snapshot. Ids of transactions are handed out before they commit, so the watermark is the
 * oldest one still running, never the newest seen; jobs changed since may be read twice, never missed.
 * Uses job_changed_xid.
 * @param xid watermark of an earlier call
 * @param limit most jobs to read; must exceed what one transaction changes
 * @param userIds only jobs of these users; all when left out
 */
export async function readChangedSince(
  db: Queryable,
  xid: string,
  limit: number,
  userIds?: readonly string[],
): Promise<ChangedJobs> {
  const { rows } = await db.query<{ xmin: string; jobs: JobView[] | null; xids: string[] | null }>(CHANGED_SINCE, [
    xid,
    limit + 1,
    userIds ?? null,
  ]);
  const row = rows[0];
  const jobs = row?.jobs ?? [];
  const more = jobs.length > limit;
  if (more) jobs.length = limit;
  const watermark = more ? (row?.xids?.[limit - 1] ?? xid) : (row?.xmin ?? xid);
  return { jobs, watermark, more };
}

const CHANGED_SINCE = `
  with changed as (
    select ${JOB_VIEW_COLUMNS}, job.changed_xid as "changedXid"
    from job
    where job.changed_xid >= $1::xid8 and ($3::text[] is null or job.user_id = any($3::text[]))
    order by job.changed_xid
    limit $2
  )
  select
    pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
    (select json_agg(to_jsonb(changed) - 'changedXid' order by "changedXid", id) from changed) as jobs,
    (select array_agg("changedXid"::text order by "changedXid", id) from changed) as xids`;

/** The watermark of this moment, for one who reads a snapshot first: read it before the snapshot. */
export async function readWatermark(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ xmin: string }>("select pg_snapshot_xmin(pg_current_snapshot())::text as xmin");
  return rows[0]?.xmin ?? "0";
}

function iso(column: string, name: string): string {
  return `to_char(job.${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "${name}"`;
}
