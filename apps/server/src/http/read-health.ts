import type { Queryable } from "@jobwire/db";

/** A worker that has not beaten for this long is dead (as the sweep counts it). */
const DEAD_AFTER_MS = 15_000;
/** Waiting longer than this with a worker alive means that work comes in faster than it is done. */
const SLOW_START_MS = 60_000;
/** Below this share of successes in the last hour something is wrong with the work itself. */
const LOW_SUCCESS = 0.8;
/** … once enough ended to tell. */
const ENOUGH_ENDED = 10;

export interface HealthMetrics {
  /** Jobs that could run now and wait. Counted up to 10 000. */
  queueDepth: number;
  /** Jobs under way. */
  running: number;
  /** Jobs that can run at once: as many as all living workers together take, and as are allowed. */
  processingCapacity: number;
  workers: number;
  /** Completed among completed and failed, 0–1, of the jobs that ended in the last hour (up to 10 000); null when none did. */
  successRate: number | null;
  /** How long the longest-waiting job has waited, in seconds. */
  oldestWaitSeconds: number;
  /** Queues in which nothing new starts. All of them, where everything is stopped. */
  paused: number;
  /** Providers that are not called, because they do not answer. */
  openCircuits: number;
}

export interface Health {
  status: "healthy" | "degraded" | "unhealthy";
  /** What is wrong and what to do, in words. */
  message: string;
  metrics: HealthMetrics;
}

/** Uses job_waiting, slot, job_finished and worker_living, no more than 10 000 rows of each; queues and circuits are few. */
const HEALTH = `
  with waiting as (
    select run_at from job where state in ('queued', 'retrying') and run_at <= now() limit 10000
  ), ended as (
    select state from job
    where finished_at > now() - interval '1 hour' and state in ('completed', 'failed')
    order by finished_at desc limit 10000
  ), living as (
    select concurrency from worker
    where stopped_at is null and heartbeat_at > now() - make_interval(secs => $1::float8 / 1000)
  )
  select (select count(*) from waiting)::int as queue_depth,
         (select count(*) from (select from slot where claimed_at is not null limit 10000) s)::int as running,
         (select least(
            coalesce((select sum(concurrency) from living), 0),
            (select ((defaults || overrides) ->> 'concurrency')::float8 from queue where name = '*')))::int as capacity,
         (select count(*) filter (where paused_at is not null or is_all_paused) from (
            select name, paused_at, coalesce((select paused_at is not null from queue where name = '*'), false) as is_all_paused
            from queue where name <> '*') q)::int as paused,
         (select count(*) from queue where name = '*' and paused_at is not null) > 0 as all_paused,
         (select count(*) from circuit where state <> 'closed')::int as open_circuits,
         (select count(*) from living)::int as workers,
         (select count(*) from ended)::int as ended,
         (select count(*) from ended where state = 'completed')::int as completed,
         (select coalesce(extract(epoch from now() - min(run_at)), 0) from waiting)::float8 as oldest_wait_s`;

interface Row {
  queue_depth: number;
  running: number;
  capacity: number;
  paused: number;
  all_paused: boolean;
  open_circuits: number;
  workers: number;
  ended: number;
  completed: number;
  oldest_wait_s: number;
}

/** Reads how the floor stands. Throws when the database does not answer. */
export async function readHealth(db: Queryable): Promise<Health> {
  const { rows } = await db.query<Row>(HEALTH, [DEAD_AFTER_MS]);
  const row = rows[0] as Row;
  const metrics: HealthMetrics = {
    queueDepth: row.queue_depth,
    running: row.running,
    processingCapacity: row.capacity,
    workers: row.workers,
    successRate: row.ended === 0 ? null : row.completed / row.ended,
    oldestWaitSeconds: Math.round(row.oldest_wait_s),
    paused: row.paused,
    openCircuits: row.open_circuits,
  };
  return { ...judge(metrics, { ended: row.ended, isAllPaused: row.all_paused }), metrics };
}

/**
 * Turns figures into a verdict.
 * @param seen.ended jobs that ended in the last hour
 */
export function judge(
  metrics: HealthMetrics,
  { ended, isAllPaused }: { ended: number; isAllPaused: boolean },
): Pick<Health, "status" | "message"> {
  if (metrics.workers === 0) {
    return {
      status: "unhealthy",
      message: "No worker is alive, so no job runs. Start one (JOBWIRE_ROLE=worker or all).",
    };
  }
  if (isAllPaused) return { status: "degraded", message: "An admin stopped everything, so nothing new starts." };
  if (metrics.successRate !== null && ended >= ENOUGH_ENDED && metrics.successRate < LOW_SUCCESS) {
    const failed = Math.round((1 - metrics.successRate) * 100);
    return { status: "degraded", message: `${failed} % of the jobs that ended in the last hour failed.` };
  }
  if (metrics.openCircuits > 0) {
    const message =
      metrics.openCircuits === 1
        ? "A provider does not answer; the jobs that need it wait."
        : `${metrics.openCircuits} providers do not answer; the jobs that need them wait.`;
    return { status: "degraded", message };
  }
  if (metrics.oldestWaitSeconds * 1_000 > SLOW_START_MS) {
    return {
      status: "degraded",
      message: `Jobs wait up to ${metrics.oldestWaitSeconds} s to start. Add workers, or see whether a queue is paused.`,
    };
  }
  return { status: "healthy", message: "Jobs run." };
}
