import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { until } from "../arena/until.ts";
import type { Fault } from "../fault.ts";

/** Ticks missed in a downtime that are made up for. */
const CATCH_UP = 3;
/** A tick no later than this counts as on time (30 s, and a moment to fire). */
const ON_TIME_MS = 31_000;

export const schedulesDown: Fault = {
  name: "schedules-down",
  summary:
    "a schedule ticks every second; all processes are killed for a while: each tick fires once, few are made up for",
  async run(arena, { isShort }) {
    const { pool } = arena.database;
    const scheduleId = randomUUID();
    await pool.query(
      `insert into schedule (id, user_id, name, task, input, cron, time_zone, overlap, catch_up, next_at, updated_at)
       select $1, id, 'every second', 'demo.countdown', '{"seconds": 0.1, "steps": 1}', '* * * * * *', 'UTC', 'queue', $2,
              date_trunc('second', now()) + interval '1 second', now()
       from "user" where email like 'client-1.%' order by created_at desc limit 1`,
      [scheduleId, CATCH_UP],
    );
    const count = async (where: string) => {
      const { rows } = await pool.query<{ n: number }>(
        `select count(*)::int as n from schedule_tick where schedule_id = $1 and ${where}`,
        [scheduleId],
      );
      return rows[0]?.n ?? 0;
    };
    const failures: string[] = [];
    await until("the schedule ticks", async () => (await count("outcome = 'started'")) >= 5, { withinMs: 30_000 });
    arena.mark("schedules-down", "injected");
    await Promise.all([arena.api, ...arena.workers].map((one) => one.signal("SIGKILL")));
    await delay(isShort ? 40_000 : 60_000);
    const upAt = arena.mark("schedules-down", "healed");
    await arena.restartApi();
    await Promise.all([arena.startWorker(), arena.startWorker()]);
    const back = await until(
      "it ticks again",
      async () => {
        const { rows } = await pool.query<{ atMs: number | null }>(
          `select min(extract(epoch from fired_at)::float8 * 1000) as "atMs" from schedule_tick
           where schedule_id = $1 and outcome = 'started' and at > to_timestamp($2::float8 / 1000)`,
          [scheduleId, upAt],
        );
        return rows[0]?.atMs;
      },
      { withinMs: 60_000 },
    );
    await delay(5_000);
    await pool.query("update schedule set paused_at = now() where id = $1", [scheduleId]);
    await delay(2_000);
    await arena.settled();
    const { rows } = await pool.query<{ ticks: number; jobs: number; madeUp: number }>(
      `select count(*) filter (where outcome = 'started')::int as ticks, count(distinct job_id)::int as jobs,
         count(*) filter (where outcome = 'started' and fired_at - at > $2 * interval '1 millisecond')::int as "madeUp"
       from schedule_tick where schedule_id = $1`,
      [scheduleId, ON_TIME_MS],
    );
    const { ticks, jobs, madeUp } = rows[0] as { ticks: number; jobs: number; madeUp: number };
    if (ticks !== jobs) failures.push(`${ticks} ticks started ${jobs} jobs.`);
    if (madeUp > CATCH_UP) failures.push(`${madeUp} missed ticks were made up for, at most ${CATCH_UP} should be.`);
    // A schedule remembers its last hundred ticks: of the first jobs nobody can tell any more.
    const made = await pool.query<{ n: number }>(
      `select count(*)::int as n from job j where task = 'demo.countdown'
       and created_at >= (select min(fired_at) from schedule_tick where schedule_id = $1)
       and not exists (select from schedule_tick t where t.job_id = j.id)`,
      [scheduleId],
    );
    if (made.rows[0]?.n !== 0) failures.push(`${made.rows[0]?.n} jobs belong to no tick.`);
    return { recoveriesMs: [back - upAt], trials: 1, failures, figures: { ticks, "made up for": madeUp } };
  },
};
