import type { Queryable } from "@jobwire/db";
import type { JobState } from "@jobwire/jobs/wire";
import { keysetInstant } from "./cursor.ts";
import type { Keyset } from "./cursor.ts";

/** Which jobs a list shows; null leaves a filter out. */
export interface JobFilter {
  /** null: everybody's. */
  userId: string | null;
  states: readonly JobState[] | null;
  tasks: readonly string[] | null;
  itemId: string | null;
  after: Keyset | null;
  limit: number;
}

/**
 * Ids of one page, newest first. Built per filter, so that each shape gets the plan of its index:
 * job_item_created, job_user_created, job_state_created or job_created.
 */
export async function listJobIds(db: Queryable, filter: JobFilter): Promise<Keyset[]> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const where: string[] = [];
  const limit = bind(filter.limit);
  if (filter.userId !== null) where.push(`user_id = ${bind(filter.userId)}`);
  if (filter.itemId !== null) where.push(`item_id = ${bind(filter.itemId)}`);
  if (filter.tasks !== null) where.push(`task = ANY(${bind(filter.tasks)}::text[])`);
  if (filter.after !== null) {
    // Written out and not as a row comparison: the index runs (created_at DESC, id ASC).
    const at = `${bind(filter.after.createdAt)}::timestamptz`;
    where.push(`created_at <= ${at} AND (created_at < ${at} OR id > ${bind(filter.after.id)}::uuid)`);
  }
  const newest = (condition: string[]): string => `
    SELECT id, created_at FROM job ${condition.length === 0 ? "" : `WHERE ${condition.join(" AND ")}`}
     ORDER BY created_at DESC, id ASC LIMIT ${limit}`;
  const { states } = filter;
  if (states?.length === 0) return [];
  // Per state and then merged: a rare state among millions is found by job_state_created.
  const perState = states !== null && filter.userId === null && filter.itemId === null;
  const source = perState
    ? [...new Set(states)]
        .map((state) => `(${newest([`state = ${bind(state)}::job_state`, ...where])})`)
        .join(" UNION ALL ")
    : newest(states === null ? where : [`state = ANY(${bind(states)}::job_state[])`, ...where]);
  const { rows } = await db.query<{ id: string; created_at: string }>(
    `SELECT id, ${keysetInstant("listed.created_at")} AS created_at FROM (${source}) AS listed
      ORDER BY listed.created_at DESC, id ASC LIMIT ${limit}`,
    values,
  );
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}
