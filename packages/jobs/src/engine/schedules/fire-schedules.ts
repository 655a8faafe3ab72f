import { applyTransitions, InsufficientCredits, isPassing, transact } from "@jobwire/db";
import type { Queryable, TransitionResult } from "@jobwire/db";
import { TERMINAL_STATES } from "@jobwire/db/lifecycle";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import type { TaskName } from "../../catalog/index.ts";
import type { Overlap } from "../../wire/index.ts";
import { QueueDraining, QuotaExceeded } from "../admission/refused.ts";
import { enqueueInTransaction } from "../enqueue.ts";
import { InvalidInput } from "../invalid-input.ts";
import { publishMoves } from "../move-jobs.ts";
import { parseCron } from "./cron.ts";
import type { CronPattern } from "./cron.ts";
import { MAX_TICKS_AT_ONCE, planTicks } from "./plan-ticks.ts";
import type { PlannedTick } from "./plan-ticks.ts";

/** Schedules of one transaction; more follow in the next. */
const BATCH = 20;

interface DueSchedule {
  id: string;
  userId: string;
  task: TaskName;
  input: unknown;
  cron: string;
  timeZone: string;
  overlap: Overlap;
  catchUp: number;
  priority: number;
  nextAt: Date;
  /** The database's clock. */
  now: Date;
}

/**
 * `now()` is the start of this very transaction; the parameter is that of the first batch, so that a firing ends
 * however fast ticks follow each other. Uses schedule_next. What another process fires is passed over.
 */
const TAKE_DUE = `
  select id, user_id as "userId", task, input, cron, time_zone as "timeZone", overlap, catch_up as "catchUp", priority,
    next_at as "nextAt", date_trunc('milliseconds', now()) as now
  from schedule
  where paused_at is null and next_at <= least($1::timestamptz, date_trunc('milliseconds', now()))
  order by next_at
  limit ${BATCH}
  for update skip locked`;

/** In the order of their ticks. Uses schedule_tick_pkey, job_pkey. */
const OPEN_JOBS = `
  select job.id from schedule_tick tick join job on job.id = tick.job_id
  where tick.schedule_id = $1 and not job.state = any($2::job_state[])
  order by tick.at`;

/** The primary key makes a tick fire once, whatever happens to `next_at`. */
const INSERT_TICKS = `
  insert into schedule_tick (schedule_id, at, outcome, reason)
  select $1, tick.at, tick.outcome, tick.reason
  from unnest($2::timestamptz[], $3::text[], $4::text[]) as tick(at, outcome, reason)
  on conflict do nothing
  returning at`;

const NAME_JOBS = `
  update schedule_tick set job_id = made.job_id
  from unnest($2::timestamptz[], $3::uuid[]) as made(at, job_id)
  where schedule_tick.schedule_id = $1 and schedule_tick.at = made.at`;

const REFUSE = `
  update schedule_tick set outcome = 'refused', reason = $3
  where schedule_id = $1 and at = any($2::timestamptz[])`;

const MOVE_ON = "update schedule set next_at = $2 where id = $1";

/** Old ticks are forgotten, but not while their jobs run: `skip` and `replace` look for those. */
const FORGET_TICKS = `
  delete from schedule_tick old
  where old.schedule_id = $1
    and old.at < (select at from schedule_tick where schedule_id = $1 order by at desc offset ${MAX_TICKS_AT_ONCE} limit 1)
    and not exists (select from job where job.id = old.job_id and not job.state = any($2::job_state[]))`;

/** What a firing did: schedules that were due, and the jobs made. */
export interface FireReport {
  schedules: number;
  jobIds: string[];
}

/**
 * Fires every schedule that is due by the database's clock and that no other process is firing. The ticks,
 * their jobs and the schedule's next tick are written in one transaction, so each tick fires once,
 * whoever dies when.
 * @param signal ends it after the batch under way
 */
export async function fireDueSchedules(
  pool: Pool,
  bus: ChangeBus,
  logger: Logger,
  signal?: AbortSignal,
): Promise<FireReport> {
  const report: FireReport = { schedules: 0, jobIds: [] };
  let dueBy: Date | null = null;
  for (;;) {
    const fired = await transact(pool, async (client: PoolClient) => {
      const { rows } = await client.query<DueSchedule>(TAKE_DUE, [dueBy]);
      dueBy ??= rows[0]?.now ?? null;
      const results: Fired[] = [];
      // Making jobs takes a lock per owner with a quota: everybody takes them in one order.
      const byOwner = rows.toSorted((a, b) => (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0));
      for (const schedule of byOwner) results.push(await fire(client, bus, logger, schedule));
      return results;
    });
    for (const { publish, cancelled } of fired) {
      publishMoves(bus, cancelled);
      publish();
    }
    report.schedules += fired.length;
    report.jobIds.push(...fired.flatMap(({ jobIds }) => jobIds));
    if (fired.length > 0) bus.publish({ kind: "floor", what: "schedules" });
    if (fired.length < BATCH || signal?.aborted === true) return report;
  }
}

interface Fired {
  jobIds: string[];
  cancelled: TransitionResult[];
  publish(): void;
}

const NOTHING: Fired = { jobIds: [], cancelled: [], publish: () => {} };

async function fire(client: Queryable, bus: ChangeBus, logger: Logger, schedule: DueSchedule): Promise<Fired> {
  const { id, nextAt, now, overlap, catchUp } = schedule;
  const pattern = readPattern(schedule);
  if (pattern instanceof InvalidInput) {
    // Another Node may know other time zones. The schedule rests until somebody changes it.
    logger.error({ scheduleId: id, err: pattern }, "a schedule cannot be read any more");
    await client.query(INSERT_TICKS, [id, [nextAt], ["refused"], [pattern.message]]);
    await client.query(MOVE_ON, [id, null]);
    return NOTHING;
  }
  const { rows } = await client.query<{ id: string }>(OPEN_JOBS, [id, TERMINAL_STATES]);
  const open = rows.map((row) => row.id);
  const plan = planTicks({ pattern, nextAt, now, catchUp, overlap, hasOpenJob: open.length > 0 });
  const written = await insertTicks(client, id, plan);
  const starting = written.filter((tick) => tick.outcome === "started").map((tick) => tick.at);
  const fired = starting.length === 0 ? NOTHING : await start(client, bus, logger, schedule, starting, open);
  await client.query(MOVE_ON, [id, pattern.next(now)]);
  await client.query(FORGET_TICKS, [id, TERMINAL_STATES]);
  return fired;
}

function readPattern(schedule: DueSchedule): CronPattern | InvalidInput {
  try {
    return parseCron(schedule.cron, schedule.timeZone);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
}

/** @returns those that were not there yet */
async function insertTicks(db: Queryable, scheduleId: string, plan: readonly PlannedTick[]): Promise<PlannedTick[]> {
  const { rows } = await db.query<{ at: Date }>(INSERT_TICKS, [
    scheduleId,
    plan.map((tick) => tick.at),
    plan.map((tick) => tick.outcome),
    plan.map((tick) => tick.reason),
  ]);
  const inserted = new Set(rows.map((row) => row.at.getTime()));
  return plan.filter((tick) => inserted.has(tick.at.getTime()));
}

/** A deadlock, a lock or a statement that took too long, a server that is full: the next look does better. */
function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(40|53|55|57)\w{3}$/.test(String(error.code));
}

/** Most jobs of earlier firings that one job waits for: the newest, which wait for those before them. */
const MOST_WAITED_FOR = 100;

/**
 * Makes a job for each tick. Where they queue, each waits until all before it are over, however they end, and not just
 * the last: that may wait for nobody (made by hand), or be cancelled while an earlier one runs.
 */
async function enqueueTicks(
  client: Queryable,
  bus: ChangeBus,
  { task, input, userId, priority, overlap }: DueSchedule,
  ticks: readonly Date[],
  open: readonly string[],
): Promise<Pick<Fired, "jobIds" | "publish">> {
  const request = { task, input, userId, priority };
  if (overlap !== "queue") {
    const { jobs, publish } = await enqueueInTransaction(
      client,
      bus,
      ticks.map(() => request),
    );
    return { jobIds: jobs.map((job) => job.id), publish };
  }
  const before = open.slice(-MOST_WAITED_FOR);
  const made: Pick<Fired, "jobIds" | "publish">[] = [];
  for (const _tick of ticks) {
    const dependsOn = before.map((jobId) => ({ jobId, needs: "end" }) as const);
    const { jobs, publish } = await enqueueInTransaction(client, bus, [{ ...request, dependsOn }]);
    const jobIds = jobs.map((job) => job.id);
    before.push(...jobIds);
    made.push({ jobIds, publish });
  }
  return { jobIds: made.flatMap(({ jobIds }) => jobIds), publish: () => made.forEach((one) => one.publish()) };
}

/** Refusals whose words are for people. */
const TOLD = [InvalidInput, QuotaExceeded, QueueDraining, InsufficientCredits];

/** Makes the jobs of ticks, or writes down why they cannot be made; the other schedules go on. */
async function start(
  client: Queryable,
  bus: ChangeBus,
  logger: Logger,
  schedule: DueSchedule,
  ticks: readonly Date[],
  open: readonly string[],
): Promise<Fired> {
  const { id } = schedule;
  await client.query("savepoint tick");
  try {
    const cancelled =
      schedule.overlap === "replace" && open.length > 0
        ? await applyTransitions(
            client,
            open.map((jobId) => ({ jobId, event: "cancel" as const, byUserId: null })),
          )
        : [];
    const { jobIds, publish } = await enqueueTicks(client, bus, schedule, ticks, open);
    await client.query(NAME_JOBS, [id, ticks, jobIds]);
    await client.query("release savepoint tick");
    return { jobIds, cancelled, publish };
  } catch (error) {
    if (isPassing(error) || isWorthAnotherTry(error)) throw error;
    const isTold = TOLD.some((kind) => error instanceof kind);
    if (!isTold) logger.error({ err: error, scheduleId: id }, "the job of a tick could not be made");
    await client.query("rollback to savepoint tick");
    const reason = isTold ? (error as Error).message : "Its job could not be made; the server's log says why.";
    await client.query(REFUSE, [id, ticks, reason]);
    return NOTHING;
  }
}
