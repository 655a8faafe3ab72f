import type { Queryable } from "@jobwire/db";
import type { JobState } from "@jobwire/db/lifecycle";
import type { ChildCounts, JobError, JobView } from "../../wire/index.ts";
import { JOB_VIEW_COLUMNS } from "../read-jobs.ts";
import type { JobViewRow } from "../read-jobs.ts";
import type { ChildFailure } from "./child-handle.ts";
import type { FailedChild } from "./child-failed.ts";

const MAX_PAGE = 1_000;

/** Ids are in the order of making. Uses job_parent. */
const READ_CHILDREN = `
  select ${JOB_VIEW_COLUMNS} from job
  where parent_id = $1 and ($2::uuid is null or id > $2)
  order by id
  limit $3`;

/** Which of a job's children to read. */
export interface ChildrenPage {
  /** Those after this one. Default: from the first. */
  afterId?: string;
  /** Most to read, 1 to 1 000, the default. */
  limit?: number;
}

/**
 * Reads a job's children in the order of their making.
 * @throws RangeError when `limit` is out of bounds
 */
export async function readChildren(db: Queryable, jobId: string, page: ChildrenPage = {}): Promise<JobView[]> {
  const { afterId = null, limit = MAX_PAGE } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new RangeError(`limit: expected a whole number from 1 to ${MAX_PAGE}, got ${limit}`);
  }
  const { rows } = await db.query<JobViewRow>(READ_CHILDREN, [jobId, afterId, limit]);
  return rows;
}

/** What a waiting parent looks at. */
export interface ChildState {
  id: string;
  task: string;
  parentId: string | null;
  state: JobState;
  output: unknown;
  error: JobError | null;
}

/** Uses job_pkey. */
const READ_STATES = `
  select id, task, parent_id as "parentId", state, output, error from job where id = any($1::uuid[])`;

/** Reads how children stand, by id. */
export async function readChildStates(db: Queryable, jobIds: readonly string[]): Promise<Map<string, ChildState>> {
  const { rows } = await db.query<ChildState>(READ_STATES, [jobIds]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** One that failed is more to blame than one that was cancelled because of it. Uses job_parent. */
const FIND_BLAME = `
  select id, task, state, error from job
  where parent_id = $1 and state in ('failed', 'cancelled') and child_failure = 'fail-fast'
  order by state = 'failed' desc, finished_at
  limit 1`;

/** The child for whose sake a job fails, if there is one. */
export async function findBlame(db: Queryable, jobId: string): Promise<FailedChild | undefined> {
  const { rows } = await db.query<FailedChild>(FIND_BLAME, [jobId]);
  return rows[0];
}

/** Uses job_parent. */
const READ_UNFINISHED = `
  select id, child_failure as "failure" from job
  where parent_id = $1 and state in ('scheduled', 'blocked', 'queued', 'running', 'cancelling', 'retrying')`;

/** A job's children that are not over. */
export async function readUnfinished(db: Queryable, jobId: string): Promise<{ id: string; failure: ChildFailure }[]> {
  const { rows } = await db.query<{ id: string; failure: ChildFailure }>(READ_UNFINISHED, [jobId]);
  return rows;
}

/** Uses job_pkey. */
const READ_COUNTS = `select children from job where id = $1`;

/** A job's children in figures; null when it has none. */
export async function readCounts(db: Queryable, jobId: string): Promise<ChildCounts | null> {
  const { rows } = await db.query<{ children: ChildCounts | null }>(READ_COUNTS, [jobId]);
  return rows[0]?.children ?? null;
}
