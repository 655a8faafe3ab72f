import type { Queryable } from "@jobwire/db";
import type { ScheduleView } from "../../wire/index.ts";

/** Ticks that a view shows. */
const TICKS_SHOWN = 10;

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Uses schedule_pkey, schedule_user, schedule_tick_pkey. */
const READ_SCHEDULES = `
  select s.id, s.user_id as "userId", s.name, s.task, s.input, s.cron, s.time_zone as "timeZone", s.overlap,
    s.catch_up as "catchUp", s.priority, ${iso("s.paused_at")} as "pausedAt", ${iso("s.next_at")} as "nextAt",
    ${iso("s.created_at")} as "createdAt", ${iso("s.updated_at")} as "updatedAt",
    coalesce((
      select json_agg(json_build_object('at', ${iso("t.at")}, 'outcome', t.outcome, 'jobId', t.job_id, 'reason', t.reason)
               order by t.at desc)
      from (select * from schedule_tick where schedule_id = s.id order by at desc limit ${TICKS_SHOWN}) t
    ), '[]') as ticks
  from schedule s`;

/** Schedules, the newest first; `userId` null: everybody's. At most 1 000. */
export async function listSchedules(db: Queryable, userId: string | null): Promise<ScheduleView[]> {
  const { rows } = await db.query<ScheduleView>(
    `${READ_SCHEDULES} where $1::text is null or s.user_id = $1 order by s.id desc limit 1000`,
    [userId],
  );
  return rows;
}

/** One schedule; null when there is none. */
export async function readSchedule(db: Queryable, id: string): Promise<ScheduleView | null> {
  const { rows } = await db.query<ScheduleView>(`${READ_SCHEDULES} where s.id = $1`, [id]);
  return rows[0] ?? null;
}

/** The clock that schedules go by: the database's, whole milliseconds. */
export async function databaseNow(db: Queryable): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>("select date_trunc('milliseconds', clock_timestamp()) as now");
  return (rows[0] as { now: Date }).now;
}
