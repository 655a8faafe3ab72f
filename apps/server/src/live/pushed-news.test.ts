import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Pool } from "@jobwire/db";
import { createJob, createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { createMemoryBus } from "@jobwire/jobs/bus";
import { createInboxes } from "../../../../packages/jobs/src/effects/news/inbox.ts";
import { planNews } from "../../../../packages/jobs/src/effects/news/plan-news.ts";
import { createInboxValues, createUnreadCounts } from "./pushed-news.ts";
import type { PushedValues } from "./pushed-value.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** A watched value as it stands, and when it is as wished. */
function follow<T>(values: PushedValues<T>, userId: string) {
  let latest: T | undefined;
  let look = () => {};
  values.of(userId).watch((value) => {
    latest = value;
    look();
  });
  return {
    latest: () => latest,
    until: (fits: (value: T) => boolean) =>
      new Promise<void>((resolve) => {
        look = () => void (latest !== undefined && fits(latest) && resolve());
        look();
      }),
  };
}

test("where the database is slow, the count is in step with what ends and is read while the inbox lags behind", async () => {
  const { id: userId } = await createUser(db);
  const logger = pino({ level: "silent" });
  await using bus = createMemoryBus({ logger });
  // Each read waits for its turn, as it does where much is going on.
  const slow = {
    query: async (...query: Parameters<Pool["query"]>) => {
      await db.pool.query("select pg_sleep(0.15)");
      return db.pool.query(...query);
    },
  } as unknown as Pool;
  const parts = { effects: { inboxes: createInboxes({ pool: slow, bus }), deliveries: null as never }, bus, logger };
  await using inboxes = createInboxValues(parts);
  await using counts = createUnreadCounts(parts);
  const inbox = follow(inboxes, userId);
  const count = follow(counts, userId);
  await Promise.all([inbox.until(({ unread }) => unread === 0), count.until(({ unread }) => unread === 0)]);

  const end = async () => {
    const { id } = await createJob(db, { userId, state: "completed" });
    await planNews(db.pool, [id], { awayAfterMs: 0, mailEveryMs: 0 });
    bus.publish({ kind: "told", userId });
  };
  const behind: number[] = [];
  for (let ended = 1; ended <= 3; ended += 1) {
    await end();
    await count.until(({ unread }) => unread === ended);
    behind.push(ended - inbox.latest()!.unread);
  }
  expect(Math.max(...behind)).toBeGreaterThan(1);
  // On another device, all of it is read.
  await createInboxes({ pool: db.pool, bus }).markRead(userId, "all");
  await count.until(({ unread }) => unread === 0);
  await inbox.until(({ notes, unread }) => notes.length === 3 && unread === 0);
  expect(count.latest()!.version.epoch).toBe(inbox.latest()!.version.epoch);
});
