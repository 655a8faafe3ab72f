import type { Queryable } from "@jobwire/db";
import type { QueueLimits } from "../../catalog/index.ts";
import { ALL_QUEUES } from "../../catalog/index.ts";
import type { QueueView } from "../../wire/index.ts";
import { effectiveLimits, isProviderScope } from "../admission/limits.ts";

/** Nobody needs a longer count than this, and it stays cheap. */
const MOST = 10_000;

/**
 * Counts at most so many rows of each kind. Uses job_waiting for what is queued, job_state for what is
 * scheduled or blocked, job_finished for what has ended within the minute.
 */
const LIST_QUEUES = `
  with known as (
    select name, defaults, overrides, paused_at, draining_at from queue
  ),
  used as (
    select queue, count(*)::int as slots, count(*) filter (where claimed_at is null)::int as unclaimed,
           count(*) filter (where claimed_at > now() - interval '1 minute')::int as claimed
    from slot group by queue
  ),
  later as (
    select queue, count(*)::int as jobs
    from (select queue from job where state in ('scheduled', 'blocked') limit ${MOST}) counted group by queue
  ),
  ended as (
    select queue, count(*) filter (where started_at > now() - interval '1 minute')::int as jobs
    from (select queue, started_at from job where finished_at > now() - interval '1 minute'
          order by finished_at desc limit ${MOST}) counted group by queue
  )
  select name, defaults, overrides, paused_at as "pausedAt", draining_at as "drainingAt",
    coalesce(used.slots, 0) as running,
    (select count(*)::int from (
       select from job where state in ('queued', 'retrying') and queue = known.name limit ${MOST}) counted)
      - coalesce(used.unclaimed, 0) + coalesce(later.jobs, 0) as waiting,
    coalesce(used.claimed, 0) + coalesce(ended.jobs, 0) as "startedPerMinute"
  from known
  left join used on used.queue = known.name
  left join later on later.queue = known.name
  left join ended on ended.queue = known.name
  order by name`;

interface Row {
  name: string;
  defaults: QueueLimits;
  overrides: QueueLimits;
  pausedAt: Date | null;
  drainingAt: Date | null;
  running: number;
  waiting: number;
  startedPerMinute: number;
}

/** Every queue, that of all together first; its counts are the sums. */
export async function listQueues(db: Queryable): Promise<QueueView[]> {
  const { rows } = await db.query<Row>(LIST_QUEUES);
  // Limits of services outside stand beside them, but nothing waits there.
  const views = rows.filter(({ name }) => !isProviderScope(name)).map(toView);
  const own = views.filter(({ name }) => name !== ALL_QUEUES);
  const sum = (of: "running" | "waiting" | "startedPerMinute") => {
    return Math.min(
      MOST,
      own.reduce((total, view) => total + view[of], 0),
    );
  };
  const all = views.filter(({ name }) => name === ALL_QUEUES);
  const sums = { running: sum("running"), waiting: sum("waiting"), startedPerMinute: sum("startedPerMinute") };
  return [...all.map((view) => ({ ...view, ...sums })), ...own];
}

function toView(row: Row): QueueView {
  return {
    ...row,
    limits: effectiveLimits(row.defaults, row.overrides),
    pausedAt: row.pausedAt?.toISOString() ?? null,
    drainingAt: row.drainingAt?.toISOString() ?? null,
    waiting: Math.max(0, Math.min(MOST, row.waiting)),
    startedPerMinute: Math.min(MOST, row.startedPerMinute),
  };
}
