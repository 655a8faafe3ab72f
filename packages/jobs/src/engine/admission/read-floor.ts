import type { Queryable } from "@jobwire/db";
import { catalog, TASK_NAMES } from "../../catalog/index.ts";
import type { QueueLimits, TaskName, TaskPolicy } from "../../catalog/index.ts";
import { count, countProvider, rateOf } from "./board.ts";
import type { Board } from "./board.ts";
import { effectiveLimits, tasksOfLimitedProviders } from "./limits.ts";
import { lookahead } from "./lookahead.ts";
import type { Pace } from "./lookahead.ts";
import type { RateWindow } from "./rate-window.ts";
import { NO_STARTS, settle } from "./rate-window.ts";

/** A worker that has not renewed for this long is not counted on, in milliseconds. */
const SILENT_MS = 15_000;

/** Most scheduled jobs that become due in one pass. */
export const MOST_DUE = 500;

/**
 * All that a pass must know besides who waits, in one round trip. What it costs depends on how many jobs
 * run and how many queues and priorities there are; never on how many jobs wait or are over. Reads the
 * small tables worker, queue, circuit, slot, line and rate_window; of jobs only the ends of job_due, and
 * the first entry of each queue and priority in job_waiting.
 */
export const READ_FLOOR = `
  with recursive waiting_line(queue, priority) as (
    (select queue, priority from job where state in ('queued', 'retrying') order by queue, priority limit 1)
    union all
    select after.queue, after.priority from waiting_line at cross join lateral (
      select queue, priority from job
      where state in ('queued', 'retrying') and (queue, priority) > (at.queue, at.priority)
      order by queue, priority limit 1
    ) after
  )
  select
    (extract(epoch from statement_timestamp()) * 1000)::float8 as "nowMs",
    (select coalesce(sum(concurrency), 0)::int from worker
     where stopped_at is null and heartbeat_at > statement_timestamp() - interval '${SILENT_MS} ms') as capacity,
    (select coalesce(json_agg(json_build_object(
       'name', name, 'defaults', defaults, 'overrides', overrides, 'paused', paused_at is not null)), '[]')
     from queue) as queues,
    (select coalesce(json_agg(provider), '[]') from circuit
     where state <> 'closed' and retry_at > statement_timestamp()) as out,
    (select coalesce(json_agg(json_build_array(queue, user_id, key, slots)), '[]')
     from (select queue, user_id, key, count(*)::int as slots from slot group by queue, user_id, key) used) as taken,
    (select coalesce(json_agg(json_build_object(
       'queue', w.queue, 'priority', w.priority, 'lastUserId', line.user_id,
       'servedAtMs', extract(epoch from line.served_at) * 1000)), '[]')
     from waiting_line w left join line on line.queue = w.queue and line.priority = w.priority) as waiting,
    (select coalesce(json_agg(json_build_array(queue, priority)), '[]') from line
     where not exists (select from waiting_line w where w.queue = line.queue and w.priority = line.priority)) as empty,
    (select coalesce(json_agg(id), '[]') from (
       select id from job where state = 'scheduled' and run_at <= statement_timestamp()
       order by run_at limit ${MOST_DUE}) due) as due,
    (select (extract(epoch from least(
       (select min(retry_at) from circuit where state <> 'closed' and retry_at > statement_timestamp()),
       (select run_at from job where state in ('scheduled', 'retrying') and run_at > statement_timestamp()
        order by run_at limit 1)
     )) * 1000)::float8) as "nextDueMs"`;

/**
 * Rate windows by name, and when each slot that was open in them was claimed (null: it is not; false: it was
 * taken back before; absent: there have been further attempts, or the job is gone). An attempt that has
 * ended, and with it its slot, has left its number and its start in the job. Uses rate_window_pkey,
 * slot_pkey and job_pkey.
 */
const READ_RATES = `
  select scope, slices as window, (
    select coalesce(json_object_agg(open.name, case
        when slot.job_id is not null then to_json((extract(epoch from slot.claimed_at) * 1000)::float8)
        when job.attempt < open.attempt then to_json(false)
        else to_json((extract(epoch from job.started_at) * 1000)::float8) end), '{}')
    from (
      select name, split_part(name, ':', 1)::uuid as job_id, split_part(name, ':', 2)::int as attempt
      from jsonb_array_elements_text(slices -> 'open') name
    ) open
    left join slot on slot.job_id = open.job_id and slot.attempt = open.attempt
    left join job on job.id = open.job_id
    where slot.job_id is not null or job.attempt <= open.attempt
  ) as claimed
  from rate_window where scope = any($1::text[])`;

interface FloorRow {
  nowMs: number;
  capacity: number;
  queues: { name: string; defaults: QueueLimits; overrides: QueueLimits; paused: boolean }[];
  out: string[];
  taken: [queue: string, userId: string, key: string | null, slots: number][];
  waiting: { queue: string; priority: number; lastUserId: string | null; servedAtMs: number | null }[];
  empty: [queue: string, priority: number][];
  due: string[];
  nextDueMs: number | null;
}

/** A queue and priority in which somebody waits, though perhaps for their time. */
export interface WaitingLine {
  queue: string;
  priority: number;
  /** Where the round of its users stands; null: at the beginning. */
  lastUserId: string | null;
  /** Null: nobody has looked at it yet. */
  servedAtMs: number | null;
}

/** How things stand, as one pass sees them. */
export interface Floor {
  board: Board;
  waiting: WaitingLine[];
  /** Lines that are remembered, but nobody waits there. */
  empty: { queue: string; priority: number }[];
  /** Scheduled jobs whose time has come. */
  due: string[];
  /** Users who have slots. */
  users: string[];
  /** When the next job, or provider, becomes due. */
  nextDueMs: number | null;
}

/** @param pace see `lookahead` */
export async function readFloor(db: Queryable, pace: Pace): Promise<Floor> {
  const { rows } = await db.query<FloorRow>({ name: "read-floor", text: READ_FLOOR });
  const row = rows[0] as FloorRow;
  const board: Board = {
    nowMs: row.nowMs,
    capacity: row.capacity,
    bound: row.capacity + lookahead(row.capacity, pace),
    limits: new Map(row.queues.map(({ name, defaults, overrides }) => [name, effectiveLimits(defaults, overrides)])),
    paused: new Set(row.queues.filter(({ paused }) => paused).map(({ name }) => name)),
    out: new Set(TASK_NAMES.filter((task) => row.out.includes(providerOf(task)))),
    taken: new Map(),
    rates: new Map(),
  };
  for (const [queue, userId, key, slots] of row.taken) count(board, { queue, userId, key }, slots);
  await countProviders(db, board);
  const limited = [...board.limits].filter(([, { rate }]) => rate).map(([name]) => name);
  await readRates(db, board, limited);
  const { waiting, due, nextDueMs } = row;
  const users = [...new Set(row.taken.map(([, userId]) => userId))];
  return { board, waiting, due, users, nextDueMs, empty: row.empty.map(([queue, priority]) => ({ queue, priority })) };
}

/** Slots of each task. Uses slot_pkey and job_pkey; there are as many slots as may run. */
const READ_TASKS = `
  select job.task, count(*)::int as slots from slot join job on job.id = slot.job_id
  where job.task = any($1::text[]) group by job.task`;

/** Counts the slots of services that are limited; where none is, nothing is asked. */
async function countProviders(db: Queryable, board: Board): Promise<void> {
  const tasks = tasksOfLimitedProviders(board.limits);
  if (tasks.length === 0) return;
  const { rows } = await db.query<{ task: string; slots: number }>(READ_TASKS, [tasks]);
  for (const { task, slots } of rows) countProvider(board, task, slots);
}

/** Without which the task's jobs do not start. */
function providerOf(task: TaskName): string {
  const { provider = "", isProviderOptional = false }: TaskPolicy = catalog[task].policy;
  return isProviderOptional ? "" : provider;
}

/** Puts rate windows on the board, brought up to date. */
export async function readRates(db: Queryable, board: Board, scopes: readonly string[]): Promise<void> {
  if (scopes.length === 0) return;
  const { rows } = await db.query<{
    scope: string;
    window: RateWindow;
    claimed: Record<string, number | null | false>;
  }>(READ_RATES, [scopes]);
  const found = new Map(rows.map((row) => [row.scope, row]));
  for (const scope of scopes) {
    const row = found.get(scope);
    const rate = rateOf(board, scope);
    if (rate)
      board.rates.set(
        scope,
        settle(row?.window ?? NO_STARTS, rate, board.nowMs, (slot) => row?.claimed[slot]),
      );
  }
}
