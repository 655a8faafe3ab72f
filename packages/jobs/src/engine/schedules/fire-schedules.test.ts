import { createPool } from "@jobwire/db";
import type { Pool } from "@jobwire/db";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createMemoryBus } from "../../bus/index.ts";
import { createEngine } from "../create-engine.ts";
import type { Engine } from "../create-engine.ts";
import { startFamilyPass } from "../workflow/family-pass.ts";
import { fireDueSchedules } from "./fire-schedules.ts";
import type { ScheduleRequest } from "./schedule-request.ts";
import { startScheduler } from "./scheduler.ts";

const logger = pino({ level: "silent" });
const bus = createMemoryBus({ logger });
let database: TestDatabase;
let engine: Engine;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  engine = createEngine({ pool: database.pool, bus, logger });
});
beforeEach(async () => {
  await database.pool.query("delete from schedule");
  ({ id: userId } = await createUser(database));
});
afterAll(async () => {
  await bus.stop();
  await database[Symbol.asyncDispose]();
});

const every = (request: Partial<ScheduleRequest> = {}) =>
  engine.schedules.create({ userId, name: "Test", task: "demo.countdown", input: {}, cron: "0 * * * *", ...request });
const fire = () => fireDueSchedules(database.pool, bus, logger);

test("many schedules that are due every second are fired once by one firing, which ends", async () => {
  const ids = await Promise.all(Array.from({ length: 45 }, () => every({ cron: "* * * * * *" })));
  await database.pool.query("update schedule set next_at = date_trunc('second', now())");
  const { schedules, jobIds } = await fire();
  expect([schedules, jobIds.length]).toEqual([45, 45]);
  expect(await outcomes(ids[0]!.id)).toEqual(["started"]);
});

/** As if nobody had been there since: the clock cannot be turned, the next tick can. */
async function downSince(id: string, minutes: number): Promise<void> {
  await database.pool.query(
    "update schedule set next_at = date_trunc('minute', now()) - $2 * interval '1 minute' where id = $1",
    [id, minutes],
  );
}

const ticksOf = async (id: string) => {
  const { rows } = await database.pool.query<{
    outcome: string;
    jobId: string | null;
    reason: string | null;
    at: Date;
  }>('select outcome, job_id as "jobId", reason, at from schedule_tick where schedule_id = $1 order by at', [id]);
  return rows;
};
const outcomes = async (id: string) => (await ticksOf(id)).map((tick) => tick.outcome);
const jobsOf = async (owner = userId) =>
  (
    await database.pool.query<{ id: string; state: string }>(
      "select id, state from job where user_id = $1 order by id",
      [owner],
    )
  ).rows;

/** On the minute, so that all of `minutes` are late or on time whenever the test runs. */
async function inMidMinute(): Promise<void> {
  const { rows } = await database.pool.query<{ second: number }>(
    "select extract(second from clock_timestamp())::float8 as second",
  );
  const second = rows[0]?.second ?? 0;
  if (second > 28 && second < 32) await database.pool.query("select pg_sleep($1)", [32 - second]);
  if (second > 57) await database.pool.query("select pg_sleep($1)", [60.05 - second]);
}

describe("a tick", () => {
  test("makes one job of its owner, and moves the schedule on", async () => {
    const { id } = await every({ input: { seconds: 1 }, priority: 7 });
    await downSince(id, 0);
    await database.pool.query(
      "update schedule set next_at = date_trunc('second', now()), cron = '* * * * * *' where id = $1",
      [id],
    );
    const report = await fire();
    expect(report).toMatchObject({ schedules: 1, jobIds: [expect.any(String)] });
    const [job] = await engine.readJobs(report.jobIds);
    expect(job).toMatchObject({
      userId,
      task: "demo.countdown",
      priority: 7,
      input: { seconds: 1, steps: 5 },
      state: "queued",
    });
    const after = await engine.schedules.read(id);
    expect(Date.parse(after?.nextAt ?? "")).toBeGreaterThan(Date.parse(after?.ticks[0]?.at ?? ""));
    expect(after?.ticks).toMatchObject([{ outcome: "started", jobId: job?.id, reason: null }]);
  });

  test("fires once, whoever looks: 8 processes, 3 schedules, every second", async () => {
    const pools: Pool[] = Array.from({ length: 8 }, () => createPool({ url: database.url, max: 2 }));
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push((await every({ cron: "* * * * * *", overlap: "queue", catchUp: 100 })).id);
    }
    // 60 ticks each that are due already, in rounds, and those that come due meanwhile.
    for (const round of [1, 2, 3]) {
      await database.pool.query(
        "update schedule set next_at = date_trunc('second', now()) - $1 * interval '1 second' where user_id = $2",
        [20 * round, userId],
      );
      await Promise.all(pools.map((pool) => fireDueSchedules(pool, bus, logger)));
    }
    const schedulers = pools.map((pool) => startScheduler({ pool, bus, logger }));
    await vi.waitFor(async () => expect(await ticksOf(ids[0]!)).toSatisfy((ticks: unknown[]) => ticks.length >= 63), {
      timeout: 15_000,
      interval: 200,
    });
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
    await Promise.all(pools.map((pool) => pool.end()));

    const all = (await Promise.all(ids.map(ticksOf))).flat();
    const named = all.map((tick) => tick.jobId);
    expect(named.every((jobId) => jobId !== null)).toBe(true);
    expect(new Set(named).size).toBe(named.length);
    expect((await jobsOf()).map((job) => job.id).toSorted()).toEqual(named.toSorted());
  });

  test("whose job cannot be made says why, and does not stop the others", async () => {
    const { id } = await every({ cron: "* * * * * *" });
    const { id: other } = await every({ cron: "* * * * * *" });
    await database.pool.query(`update schedule set input = '{"seconds": -1}' where id = $1`, [id]);
    await database.pool.query("update schedule set next_at = date_trunc('second', now()) where user_id = $1", [userId]);
    await fire();
    expect(await ticksOf(id)).toMatchObject([
      { outcome: "refused", jobId: null, reason: 'expected "seconds" to be at least 0, got -1' },
    ]);
    expect(await outcomes(other)).toEqual(["started"]);
  });

  test.each(["57P01", "40P01", "57014"])(
    "that fails halfway (%s) leaves nothing, and fires the next time",
    async (code) => {
      const { id } = await every({ cron: "* * * * * *" });
      await database.pool.query("update schedule set next_at = date_trunc('second', now()) where id = $1", [id]);
      await database.pool.query(`
      create function broken() returns trigger language plpgsql as $$ begin raise exception 'cut off' using errcode = '${code}'; end $$;
      create trigger broken before insert on job for each row execute function broken()`);
      await expect(fire()).rejects.toThrow("cut off");
      expect(await ticksOf(id)).toEqual([]);
      await database.pool.query("drop trigger broken on job; drop function broken");
      await fire();
      expect(await outcomes(id)).toContain("started");
      expect(await jobsOf()).toHaveLength((await ticksOf(id)).filter((tick) => tick.jobId !== null).length);
    },
  );

  test("of users with quotas does not make processes wait in a ring", async () => {
    await database.pool.query(
      `insert into queue (name, overrides) values ('*', '{"userJobs": 1000}') on conflict (name) do update set overrides = excluded.overrides`,
    );
    const { id: otherId } = await createUser(database);
    const owners = Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? userId : otherId));
    for (const owner of owners) await every({ userId: owner, cron: "0 0 1 1 *", overlap: "queue", catchUp: 1 });
    const pools = Array.from({ length: 6 }, () => createPool({ url: database.url, max: 2 }));
    for (let round = 0; round < 3; round += 1) {
      // Interleaved, and in opposite orders for the first and the last batch.
      await database.pool.query("delete from schedule_tick");
      await database.pool.query(
        "update schedule set next_at = timestamptz '2026-01-01' - random() * interval '1 hour'",
      );
      const reports = await Promise.all(pools.map((pool) => fireDueSchedules(pool, bus, logger)));
      expect(reports.reduce((sum, report) => sum + report.jobIds.length, 0)).toBe(60);
    }
    await Promise.all(pools.map((pool) => pool.end()));
    await database.pool.query("update queue set overrides = '{}' where name = '*'");
    const { rows } = await database.pool.query("select distinct outcome from schedule_tick");
    expect(rows).toEqual([{ outcome: "started" }]);
  });
});

describe("after downtime", () => {
  test.each([
    [0, 4, 0],
    [1, 3, 1],
    [3, 1, 3],
    [100, 0, 4],
  ])("with catch-up %i, %i ticks were missed and %i are made up for, the newest", async (catchUp, missed, started) => {
    await inMidMinute();
    const { id } = await every({ cron: "* * * * *", catchUp, overlap: "queue" });
    await downSince(id, 4);
    await fire();
    const ticks = await ticksOf(id);
    const late = ticks.filter((tick) => Date.now() - tick.at.getTime() > 30_000).map((tick) => tick.outcome);
    // 4 minutes ago … 1 minute ago; the minute we are in may be late or on time.
    const lateCount = late.length;
    expect(lateCount).toBeGreaterThanOrEqual(4);
    const expectMissed = missed === 0 ? 0 : missed + (lateCount - 4);
    expect(late).toEqual([
      ...Array<string>(expectMissed).fill("missed"),
      ...Array<string>(lateCount - expectMissed).fill("started"),
    ]);
    expect(lateCount - expectMissed).toBeGreaterThanOrEqual(started === 4 ? 4 : started);
    expect(ticks.filter((tick) => tick.outcome === "started").every((tick) => tick.jobId !== null)).toBe(true);
  });

  test("of a week of seconds, only the newest are told of, at once", async () => {
    const { id } = await every({ cron: "* * * * * *", catchUp: 2, overlap: "queue" });
    await downSince(id, 7 * 24 * 60);
    await fire();
    const ticks = await ticksOf(id);
    expect(ticks.length).toBeLessThanOrEqual(100);
    expect(ticks.filter((tick) => tick.outcome === "missed").length).toBeGreaterThan(60);
  });
});

describe("while the job of an earlier tick is not over", () => {
  async function twoTicks(overlap: ScheduleRequest["overlap"]) {
    const { id } = await every({ cron: "* * * * * *", overlap });
    await database.pool.query("update schedule set next_at = date_trunc('second', now()) where id = $1", [id]);
    await fire();
    const [first] = await jobsOf();
    await database.pool.query("select pg_sleep(1.01)");
    await fire();
    return { id, first };
  }

  test("skip drops the tick, until it is over", async () => {
    const { id, first } = await twoTicks("skip");
    expect(await jobsOf()).toHaveLength(1);
    expect((await ticksOf(id)).at(-1)).toMatchObject({
      outcome: "skipped",
      jobId: null,
      reason: "The job of an earlier tick was not over.",
    });
    await engine.cancel(first?.id ?? "", null);
    await database.pool.query("select pg_sleep(1.01)");
    await fire();
    expect((await ticksOf(id)).map((tick) => tick.outcome)).toContain("started");
    expect((await jobsOf()).length).toBeGreaterThanOrEqual(2);
  });

  test("queue has the later one wait until the earlier is over, however that ends", async () => {
    const { id, first } = await twoTicks("queue");
    await database.pool.query("select pg_sleep(1.01)");
    await fire();
    const jobs = await jobsOf();
    expect(jobs.find((job) => job.id === first?.id)?.state).toBe("queued");
    expect(jobs.filter((job) => job.state === "blocked").length).toBeGreaterThanOrEqual(2);
    expect((await ticksOf(id)).map((tick) => tick.outcome)).not.toContain("skipped");
    await using families = startFamilyPass({ pool: database.pool, bus, logger });
    await families.idle();
    await engine.cancel(first?.id ?? "", null);
    await expect.poll(async () => (await jobsOf()).filter((job) => job.state === "queued").length).toBe(1);
    await families.idle();
    expect((await jobsOf()).filter((job) => job.state === "blocked")).toHaveLength(jobs.length - 2);
  });

  test("queue waits for all that is open: by hand, blocked itself, or of the same firing", async () => {
    const { id } = await every({ cron: "* * * * * *", overlap: "queue", catchUp: 100 });
    const due = (secondsAgo: number) =>
      database.pool.query(
        "update schedule set next_at = date_trunc('second', now()) - $2 * interval '1 second' where id = $1",
        [id, secondsAgo],
      );
    await due(2);
    await fire();
    const byHand = await engine.schedules.runNow(id);
    // Later than the tick by hand, so that this is one of those before.
    await database.pool.query("select pg_sleep(1.01)");
    await due(0);
    await fire();
    const made = (await ticksOf(id)).map((tick) => tick.jobId);
    expect(made.length).toBeGreaterThanOrEqual(5);
    for (const [at, jobId] of made.entries()) {
      const { rows } = await database.pool.query<{ on: string }>(
        `select on_job_id as on from dependency where job_id = $1 and needs = 'end' and not met`,
        [jobId],
      );
      const before = jobId === byHand?.id ? [] : made.slice(0, at);
      expect(rows.map(({ on }) => on).toSorted()).toEqual(before.toSorted());
    }
  });

  test("replace cancels the earlier one, and makes one job of many ticks", async () => {
    const { id, first } = await twoTicks("replace");
    const jobs = await jobsOf();
    expect(jobs.find((job) => job.id === first?.id)?.state).toBe("cancelled");
    expect(jobs.filter((job) => job.state === "queued")).toHaveLength(1);
    expect((await ticksOf(id)).at(-1)?.outcome).toBe("started");
  });
});

test("of old ticks a hundred are remembered, and those whose jobs are not over", async () => {
  const { id } = await every({ cron: "* * * * * *", overlap: "queue" });
  const open = await engine.enqueue({ task: "demo.countdown", input: {}, userId });
  const closed = await engine.enqueue({ task: "demo.countdown", input: {}, userId });
  await engine.cancel(closed.id, userId);
  await database.pool.query(
    `insert into schedule_tick (schedule_id, at, outcome, job_id)
     select $1, now() - n * interval '1 hour', 'started', case n when 150 then $2::uuid else $3::uuid end from generate_series(1, 150) n`,
    [id, open.id, closed.id],
  );
  await database.pool.query("update schedule set next_at = date_trunc('second', now()) where id = $1", [id]);
  await fire();
  const ticks = await ticksOf(id);
  expect(ticks[0]?.jobId).toBe(open.id);
  expect(ticks).toHaveLength(102);
});

describe("schedules", () => {
  test("that are paused do not fire; resumed, they go on after now", async () => {
    const { id } = await every({ cron: "* * * * * *" });
    expect(await engine.schedules.pause(id)).toMatchObject({ pausedAt: expect.any(String), nextAt: null });
    await database.pool.query("select pg_sleep(1.1)");
    expect(await fire()).toMatchObject({ schedules: 0 });
    const resumed = await engine.schedules.resume(id);
    expect(resumed).toMatchObject({ pausedAt: null, ticks: [] });
    expect(resumed?.nextAt).not.toBeNull();
  });

  test("that are edited count from now with another time, and keep their tick with another name", async () => {
    const made = await every({ cron: "0 0 1 1 *", timeZone: "Europe/Berlin" });
    const named = await engine.schedules.update(made.id, { name: "  Another " });
    expect(named).toMatchObject({ name: "Another", nextAt: made.nextAt, cron: "0 0 1 1 *", timeZone: "Europe/Berlin" });
    const moved = await engine.schedules.update(made.id, { cron: "* * * * *" });
    expect(Date.parse(moved?.nextAt ?? "") - Date.now()).toBeLessThan(61_000);
    const zoned = await engine.schedules.update(made.id, { cron: "0 0 1 1 *", timeZone: "UTC" });
    expect(Date.parse(zoned?.nextAt ?? "")).toBe(Date.parse(made.nextAt ?? "") + 3_600_000);
    expect(await engine.schedules.update(made.id.replace(/^.{8}/, "00000000"), { name: "x" })).toBeNull();
  });

  test("run now, also while paused, without touching the next tick", async () => {
    const made = await every();
    await engine.schedules.pause(made.id);
    const job = await engine.schedules.runNow(made.id);
    expect(job).toMatchObject({ created: true, userId });
    expect((await engine.schedules.read(made.id))?.ticks).toMatchObject([{ outcome: "by-hand", jobId: job?.id }]);
  });

  test("are listed for their owner, and for all; removed, their jobs stay", async () => {
    const { id: strangerId } = await createUser(database);
    const mine = await every();
    const theirs = await every({ userId: strangerId });
    const job = await engine.schedules.runNow(mine.id);
    expect((await engine.schedules.list({ userId })).map(({ id }) => id)).toEqual([mine.id]);
    expect((await engine.schedules.list({ userId: null })).map(({ id }) => id)).toEqual([theirs.id, mine.id]);
    expect(await engine.schedules.remove(mine.id)).toBe(true);
    expect(await engine.schedules.remove(mine.id)).toBe(false);
    expect(await engine.readJobs([job?.id ?? ""])).toHaveLength(1);
  });

  test.each([
    [{ name: " " }, "name"],
    [{ cron: "61 * * * *" }, "cron"],
    [{ timeZone: "Mars/Olympus" }, "timeZone"],
    [{ input: { seconds: -1 } }, "input.seconds"],
    [{ overlap: "both" as never }, "overlap"],
    [{ catchUp: 101 }, "catchUp"],
    [{ priority: 0.5 }, "priority"],
    [{ task: "no.such" as never }, "task"],
  ])("%j is refused by name of the field", async (wrong, field) => {
    await expect(every(wrong)).rejects.toMatchObject({ name: "InvalidInput", field });
  });

  test("of one user are at most 100, also when made at once", async () => {
    const made = await Promise.allSettled(Array.from({ length: 105 }, () => every()));
    expect(made.filter(({ status }) => status === "rejected")).toHaveLength(5);
    await expect(every()).rejects.toMatchObject({ code: "too-many-schedules" });
  });

  test("tell their next ticks beforehand", async () => {
    const ticks = await engine.schedules.preview("0 12 * * *", "UTC", 3);
    expect(ticks.map((tick) => tick.slice(10))).toEqual(Array(3).fill("T12:00:00.000Z"));
  });
});

test("a scheduler whose machine's clock is an hour off fires on time", async () => {
  await using other = await createTestDatabase();
  const { id: ownerId } = await createUser(other);
  const own = createEngine({ pool: other.pool, bus, logger });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  const scheduler = startScheduler({ pool: other.pool, bus, logger });
  try {
    const { id } = await own.schedules.create({
      userId: ownerId,
      name: "x",
      task: "demo.countdown",
      input: {},
      cron: "* * * * * *",
      overlap: "queue",
    });
    const lateness = async () => {
      const { rows } = await other.pool.query<{ outcome: string; lateMs: number }>(
        `select outcome, extract(epoch from fired_at - at)::float8 * 1000 as "lateMs" from schedule_tick where schedule_id = $1 order by at`,
        [id],
      );
      return rows;
    };
    await vi.waitFor(async () => expect((await lateness()).length).toBeGreaterThanOrEqual(3), {
      timeout: 10_000,
      interval: 100,
    });
    for (const tick of await lateness()) {
      expect(tick.outcome).toBe("started");
      expect(tick.lateMs).toBeGreaterThanOrEqual(0);
      expect(tick.lateMs).toBeLessThan(4_000);
    }
  } finally {
    vi.useRealTimers();
    await scheduler.stop();
  }
});
