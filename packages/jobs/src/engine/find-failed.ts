import type { Queryable } from "@jobwire/db";

/** Failed jobs, by what they have in common; what is left out is not looked at. */
export interface FailureFilter {
  task?: string;
  /** JobError.code */
  code?: string;
  userId?: string;
  /** Only jobs that are no part of another: their families come with them. */
  isRoot?: boolean;
}

/** Failed jobs that something is to be done to: these, or those that fit, newest first. */
export type FailureSelection =
  | { ids: readonly string[] }
  | {
      filter: FailureFilter;
      /** Most jobs, 1 to 100 000. Default 10 000. */
      limit?: number;
      /** Only jobs older than this one: where the call before ended. */
      before?: string;
    };

/** Where a call ended that took as many as it may: there may be more, older than this job. */
export interface EndedAt {
  next?: string;
}

/** @param last of those that were taken */
export function endOf(selection: FailureSelection, taken: number, last: string | undefined): EndedAt {
  const isFull = !("ids" in selection) && taken === (selection.limit ?? DEFAULT_LIMIT);
  return isFull && last !== undefined ? { next: last } : {};
}

const DEFAULT_LIMIT = 10_000;
const MAX_LIMIT = 100_000;

/** Ids are in the order of creation. Uses job_failed, or job_failed_of_user. */
const FIND_FAILED = `
  select id from job
  where state = 'failed' and ($1::text is null or task = $1) and ($2::text is null or coalesce(error ->> 'code', '') = $2)
    and ($3::text is null or user_id = $3) and ($4::uuid is null or id < $4)
    and (not $6::boolean or parent_id is null)
  order by id desc
  limit $5`;

/**
 * The jobs of a selection, so many at a time. Each is given once, whatever becomes of it meanwhile.
 * @throws RangeError when `limit` is out of bounds
 */
export async function* findFailed(
  db: Queryable,
  selection: FailureSelection,
  atOnce: number,
): AsyncGenerator<string[], void> {
  if ("ids" in selection) {
    const ids = [...new Set(selection.ids.map((id) => id.toLowerCase()))];
    for (let at = 0; at < ids.length; at += atOnce) yield ids.slice(at, at + atOnce);
    return;
  }
  const { filter, limit = DEFAULT_LIMIT } = selection;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`limit: expected a whole number from 1 to ${MAX_LIMIT}, got ${limit}`);
  }
  const { task = null, code = null, userId = null, isRoot = false } = filter;
  let below: string | null = selection.before ?? null;
  for (let left = limit; left > 0; left -= atOnce) {
    const values: unknown[] = [task, code, userId, below, Math.min(left, atOnce), isRoot];
    const { rows }: { rows: { id: string }[] } = await db.query<{ id: string }>(FIND_FAILED, values);
    if (rows.length > 0) yield rows.map((row) => row.id);
    if (rows.length < atOnce) return;
    below = rows.at(-1)?.id ?? null;
  }
}
