import { LEASED_STATES } from "../lifecycle/index.ts";
import type { JobState } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";

/** How many children a job has, and how many of them are over in which way. */
export interface ChildTotals {
  total: number;
  completed: number;
  failed: number;
  cancelled: number;
}

/** A job whose counts changed. */
export interface WrittenChildren {
  jobId: string;
  userId: string;
  rev: number;
  seq: number;
  state: JobState;
  children: ChildTotals;
}

/**
 * Locks come first, in a statement of their own: the count that follows then sees what every earlier
 * counter saw and more, so that an older count never replaces a newer one. Uses job_pkey.
 */
const LOCK = `SELECT id FROM job WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

/**
 * Counts by index alone (`job_parent`). Where a job of one of the tasks in $2 waits, its progress says
 * the same: that is all there is to know of it.
 */
const WRITE = `
WITH counted AS MATERIALIZED (
  SELECT p.id, jsonb_build_object('total', c.total, 'completed', c.completed, 'failed', c.failed, 'cancelled', c.cancelled) AS children,
         c.total, c.completed + c.failed + c.cancelled AS done
    FROM unnest($1::uuid[]) AS p(id),
         LATERAL (SELECT count(*)::int AS total,
                         count(*) FILTER (WHERE state = 'completed')::int AS completed,
                         count(*) FILTER (WHERE state = 'failed')::int AS failed,
                         count(*) FILTER (WHERE state = 'cancelled')::int AS cancelled
                    FROM job WHERE parent_id = p.id) c
   WHERE c.total > 0
)
UPDATE job j
   SET children = c.children,
       rev = j.rev + 1,
       changed_xid = pg_current_xact_id(),
       progress = CASE
         WHEN j.task = ANY($2::text[]) AND j.state NOT IN (${LEASED_STATES.map((state) => `'${state}'`).join(", ")}) THEN jsonb_build_object(
           'attempt', j.attempt, 'n', coalesce((j.progress->>'n')::int, 0) + 1,
           'percent', floor(1000.0 * c.done / c.total) / 10, 'step', NULL, 'message', NULL,
           'done', c.done, 'total', c.total)
         ELSE j.progress END
  FROM counted c
 WHERE j.id = c.id AND j.children IS DISTINCT FROM c.children
RETURNING j.id AS "jobId", j.user_id AS "userId", j.rev::float8 AS rev, j.last_seq AS seq, j.state, j.children`;

/**
 * Counts the children of jobs anew and writes down what changed: `children`, `rev` + 1. A batch whose
 * children end by the thousand is thus written as often as this is called, and no oftener.
 * @param client of an open transaction (read committed)
 * @param options.showsProgress tasks whose jobs show the counts as their progress while they wait
 * @returns the jobs whose counts changed
 */
export async function writeChildren(
  client: Queryable,
  jobIds: readonly string[],
  { showsProgress = [] }: { showsProgress?: readonly string[] } = {},
): Promise<WrittenChildren[]> {
  if (jobIds.length === 0) return [];
  await client.query({ name: "lock-parents", text: LOCK, values: [jobIds] });
  const { rows } = await client.query<WrittenChildren>({
    name: "write-children",
    text: WRITE,
    values: [jobIds, showsProgress],
  });
  return rows;
}
