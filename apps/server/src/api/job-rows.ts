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
 * job_item_created, job_user_created or job_created.
 */
export async function listJobIds(db: Queryable, filter: JobFilter): Promise<Keyset[]> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const where: string[] = [];
  if (filter.userId !== null) where.push(`user_id = ${bind(filter.userId)}`);
  if (filter.itemId !== null) where.push(`item_id = ${bind(filter.itemId)}`);
  if (filter.states !== null) where.push(`state = ANY(${bind(filter.states)}::job_state[])`);
  if (filter.tasks !== null) where.push(`task = ANY(${bind(filter.tasks)}::text[])`);
  if (filter.after !== null) {
    // Written out and not as a row comparison: the index runs (created_at DESC, id ASC).
    const at = `${bind(filter.after.createdAt)}::timestamptz`;
    where.push(`created_at <= ${at} AND (created_at < ${at} OR id > ${bind(filter.after.id)}::uuid)`);
  }
  const { rows } = await db.query<{ id: string; created_at: string }>(
    `SELECT id, ${keysetInstant("created_at")} AS created_at
       FROM job
      ${where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`}
      ORDER BY job.created_at DESC, id ASC
      LIMIT ${bind(filter.limit)}`,
    values,
  );
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}
