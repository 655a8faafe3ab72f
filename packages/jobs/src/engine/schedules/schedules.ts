import { transact } from "@jobwire/db";
import type { Queryable } from "@jobwire/db";
import type { Pool, PoolClient } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import type { ScheduleView } from "../../wire/index.ts";
import { enqueueInTransaction } from "../enqueue.ts";
import type { EnqueuedJob } from "../enqueue.ts";
import { InvalidInput } from "../invalid-input.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { parseCron } from "./cron.ts";
import { databaseNow, listSchedules, readSchedule } from "./schedule-rows.ts";
import { parseSchedule } from "./schedule-request.ts";
import type { ParsedSchedule, ScheduleChanges, ScheduleRequest } from "./schedule-request.ts";

/** Most schedules of one user. */
const MAX_SCHEDULES_PER_USER = 100;
/** Most ticks of one preview. */
const MAX_PREVIEW = 50;

/**
 * Makes and changes schedules; they fire by themselves (scheduler.ts). Whether the asker may is for the
 * caller to check. Methods about one schedule answer null (or false) where there is none.
 */
export interface Schedules {
  /** The newest first; `userId` null: everybody's. */
  list(of: { userId: string | null }): Promise<ScheduleView[]>;
  read(id: string): Promise<ScheduleView | null>;
  /** @throws InvalidInput that names the field, also when the user has too many */
  create(request: ScheduleRequest): Promise<ScheduleView>;
  /** Another cron or time zone counts from now: no tick before is made up for. @throws InvalidInput */
  update(id: string, changes: ScheduleChanges): Promise<ScheduleView | null>;
  /** Its jobs stay. */
  remove(id: string): Promise<boolean>;
  /** Fires no more until `resume`. */
  pause(id: string): Promise<ScheduleView | null>;
  /** Goes on with the first tick after now; those in the pause are not made up for. */
  resume(id: string): Promise<ScheduleView | null>;
  /** Makes its job now, paused or not, whatever the overlap. @throws InvalidInput, ItemRefused */
  runNow(id: string): Promise<EnqueuedJob | null>;
  /** The next ticks of a pattern, at most 50, as ISO instants. @throws InvalidInput */
  preview(cron: string, timeZone: string, count: number): Promise<string[]>;
}

const INSERT = `
  insert into schedule (id, user_id, name, task, input, cron, time_zone, overlap, catch_up, priority, next_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;
/** Serialises the makers of one user's schedules, so that the limit holds. Uses schedule_user. */
const LOCK_OWNER = `select id from "user" where id = $1 for no key update`;
const COUNT = "select count(*)::int as count from schedule where user_id = $1";
/** Uses schedule_pkey. Waits for whoever fires it at this moment. */
const LOCK = "select id, paused_at as paused from schedule where id = $1 for update";
const UPDATE = `
  update schedule set name = $2, task = $3, input = $4, cron = $5, time_zone = $6, overlap = $7, catch_up = $8,
    priority = $9, next_at = case when $10 then $11 else next_at end, updated_at = now()
  where id = $1`;
const PAUSE = `
  update schedule set paused_at = coalesce(paused_at, now()), next_at = null, updated_at = now()
  where id = $1`;
const RESUME = "update schedule set paused_at = null, next_at = $2, updated_at = now() where id = $1";
const TICK_BY_HAND = `
  insert into schedule_tick (schedule_id, at, outcome, job_id) values ($1, clock_timestamp(), 'by-hand', $2)`;

export function createSchedules({ pool, bus }: { pool: Pool; bus: ChangeBus }): Schedules {
  const tell = () => bus.publish({ kind: "floor", what: "schedules" });

  /** Changes one schedule under its lock, then tells the bus; null where there is none. */
  async function change(
    id: string,
    work: (client: Queryable, now: Date, before: ScheduleView) => Promise<void>,
  ): Promise<ScheduleView | null> {
    const after = await transact(pool, async (client: PoolClient) => {
      await client.query(LOCK, [id]);
      const before = await readSchedule(client, id);
      if (before === null) return null;
      await work(client, await databaseNow(client), before);
      return readSchedule(client, id);
    });
    if (after !== null) tell();
    return after;
  }

  return {
    list: ({ userId }) => listSchedules(pool, userId),
    read: (id) => readSchedule(pool, id),

    async create(request) {
      const parsed = parseSchedule(request);
      const { userId } = request;
      const made = await transact(pool, async (client: PoolClient) => {
        await client.query(LOCK_OWNER, [userId]);
        const { rows } = await client.query<{ count: number }>(COUNT, [userId]);
        refuseTooMany(rows[0]?.count ?? 0);
        const id = uuidV7();
        const nextAt = parsed.pattern.next(await databaseNow(client));
        await client.query(INSERT, [id, userId, ...columns(parsed), nextAt]);
        return (await readSchedule(client, id)) as ScheduleView;
      });
      tell();
      return made;
    },

    update: (id, changes) =>
      change(id, async (client, now, before) => {
        const parsed = parseSchedule({ ...before, ...dropUndefined(changes) });
        const isNewTime = parsed.cron !== before.cron || parsed.timeZone !== before.timeZone;
        const nextAt = before.pausedAt === null ? parsed.pattern.next(now) : null;
        await client.query(UPDATE, [id, ...columns(parsed), isNewTime, nextAt]);
      }),

    async remove(id) {
      const { rowCount } = await pool.query("delete from schedule where id = $1", [id]);
      if (rowCount !== null && rowCount > 0) tell();
      return (rowCount ?? 0) > 0;
    },

    pause: (id) => change(id, async (client) => void (await client.query(PAUSE, [id]))),

    resume: (id) =>
      change(id, async (client, now, before) => {
        if (before.pausedAt === null) return; // its next tick may be due this moment
        await client.query(RESUME, [id, parseCron(before.cron, before.timeZone).next(now)]);
      }),

    async runNow(id) {
      const enqueued = await transact(pool, async (client: PoolClient) => {
        await client.query(LOCK, [id]);
        const schedule = await readSchedule(client, id);
        if (schedule === null) return null;
        const { task, input, userId, priority } = schedule;
        const made = await enqueueInTransaction(client, bus, [{ task, input, userId, priority }]);
        await client.query(TICK_BY_HAND, [id, made.jobs[0]?.id]);
        return made;
      });
      if (enqueued === null) return null;
      enqueued.publish();
      tell();
      return enqueued.jobs[0] ?? null;
    },

    async preview(cron, timeZone, count) {
      const pattern = parseCron(cron, timeZone);
      const ticks: string[] = [];
      let at: Date | null = await databaseNow(pool);
      while (ticks.length < Math.min(count, MAX_PREVIEW) && (at = pattern.next(at)) !== null) {
        ticks.push(at.toISOString());
      }
      return ticks;
    },
  };
}

function columns(parsed: ParsedSchedule): unknown[] {
  const { name, task, input, cron, timeZone, overlap, catchUp, priority } = parsed;
  return [name, task, JSON.stringify(input), cron, timeZone, overlap, catchUp, priority];
}

function refuseTooMany(count: number): void {
  if (count < MAX_SCHEDULES_PER_USER) return;
  const expected = `one of at most ${MAX_SCHEDULES_PER_USER} schedules of a user; remove one first`;
  throw new InvalidInput({ code: "too-many-schedules", field: "", expected, got: `schedule ${count + 1}` });
}

function dropUndefined(changes: ScheduleChanges): ScheduleChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
