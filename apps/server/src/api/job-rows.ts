import type { Queryable } from "@jobwire/db";
import type { JobState } from "@jobwire/jobs/wire";

/** Which jobs a list shows; null leaves a filter out. */
export interface JobFilter {
  /** null: everybody's. */
  userId: string | null;
  states: readonly JobState[] | null;
  tasks: readonly string[] | null;
  itemId: string | null;
  /** Id of the last job of the page before. */
  after: string | null;
  limit: number;
}

/**
 * Ids of one page, newest first: the order of ids is the order of creation. Built per filter, so that
 * each shape gets the plan of its index: job_item, job_user, job_state or job_pkey.
 */
export async function listJobIds(db: Queryable, filter: JobFilter): Promise<string[]> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const where: string[] = [];
  const limit = bind(filter.limit);
  if (filter.userId !== null) where.push(`user_id = ${bind(filter.userId)}`);
  if (filter.itemId !== null) where.push(`item_id = ${bind(filter.itemId)}`);
  if (filter.tasks !== null) where.push(`task = ANY(${bind(filter.tasks)}::text[])`);
  if (filter.after !== null) where.push(`id < ${bind(filter.after)}::uuid`);
  const newest = (condition: string[]): string => `
    SELECT id FROM job ${condition.length === 0 ? "" : `WHERE ${condition.join(" AND ")}`} ORDER BY id DESC LIMIT ${limit}`;
  const { states } = filter;
  if (states?.length === 0) return [];
  // Per state and then merged: a rare state among millions is found by job_state.
  const perState = states !== null && filter.userId === null && filter.itemId === null;
  const source = perState
    ? [...new Set(states)]
        .map((state) => `(${newest([`state = ${bind(state)}::job_state`, ...where])})`)
        .join(" UNION ALL ")
    : newest(states === null ? where : [`state = ANY(${bind(states)}::job_state[])`, ...where]);
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM (${source}) AS listed ORDER BY id DESC LIMIT ${limit}`,
    values,
  );
  return rows.map((row) => row.id);
}
