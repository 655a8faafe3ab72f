import type { Queryable } from "@jobwire/db";
import { QUEUES } from "../catalog/index.ts";

/** Where a job stands. */
export interface PlaceInLine {
  /** 1 is next; 0 runs already; null when it waits for something other than a free worker, or is over. */
  position: number | null;
  /** ISO instant, a guess from recent durations of its task; null when there is nothing to guess from. */
  estimatedCompletion: string | null;
}

/** A longer line than this is reported as this long: nobody needs the exact figure, and it stays cheap. */
const MAX_POSITION = 1_000;

interface Place {
  state: string;
  queue: string;
  due: boolean;
  startInMs: number;
  ranForMs: number | null;
  ahead: number;
  typicalMs: number | null;
  workers: number;
}

/**
 * `ahead` counts at most $2 rows, in the order doorbells are answered; uses job_active. The typical
 * duration is the median of the task's last 20 completions; uses job_completed_of_task.
 */
const READ_PLACE = `
  with me as (
    select id, task, queue, state, priority, run_at, started_at from job where id = $1
  )
  select
    me.state::text as state,
    me.queue,
    me.run_at <= now() as due,
    greatest(0, extract(epoch from me.run_at - now()) * 1000)::float8 as "startInMs",
    (extract(epoch from now() - me.started_at) * 1000)::float8 as "ranForMs",
    (
      select count(*)::int from (
        select from job other
        where other.queue = me.queue and other.state in ('queued', 'retrying') and other.run_at <= now()
          and other.priority >= me.priority
          and (other.priority > me.priority or (other.run_at, other.id) < (me.run_at, me.id))
        limit $2
      ) ahead
    ) as ahead,
    (
      select percentile_cont(0.5) within group (order by ms) from (
        select extract(epoch from finished_at - started_at) * 1000 as ms
        from job done
        where done.task = me.task and done.state = 'completed'
        order by finished_at desc
        limit 20
      ) recent
    )::float8 as "typicalMs",
    (select count(*)::int from worker where stopped_at is null) as workers
  from me`;

/** Tells where a job stands in its queue and when it may be done. Bounded work, whatever the backlog. */
export async function placeInLine(db: Queryable, jobId: string): Promise<PlaceInLine> {
  const { rows } = await db.query<Place>(READ_PLACE, [jobId, MAX_POSITION]);
  const place = rows[0];
  if (!place) return { position: null, estimatedCompletion: null };
  return { position: positionOf(place), estimatedCompletion: estimate(place) };
}

function positionOf(place: Place): number | null {
  switch (place.state) {
    case "running":
    case "cancelling":
      return 0;
    case "queued":
    case "retrying":
    case "scheduled":
      return place.due ? place.ahead + 1 : null;
    default:
      return null;
  }
}

function estimate(place: Place): string | null {
  const { typicalMs, state, ahead, ranForMs, startInMs } = place;
  if (typicalMs === null) return null;
  if (state === "running") return inMs(Math.max(0, typicalMs - (ranForMs ?? 0)));
  if (state !== "queued" && state !== "retrying" && state !== "scheduled") return null;
  const lanes: Record<string, { concurrency: number }> = QUEUES;
  const atOnce = (lanes[place.queue]?.concurrency ?? 1) * Math.max(1, place.workers);
  return inMs(startInMs + (Math.floor(ahead / atOnce) + 1) * typicalMs);
}

function inMs(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}
