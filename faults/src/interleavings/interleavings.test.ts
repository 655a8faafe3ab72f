import { isTerminal, TRANSITIONS } from "@jobwire/db/lifecycle";
import { createTestDatabase, createUser, createWorker } from "@jobwire/db/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canceller, sweeper, worker } from "./actors.ts";
import type { HandlerEnd, Step } from "./actors.ts";
import { createJobInDatabase } from "./job-in-database.ts";
import { createJobInMemory } from "./job-in-memory.ts";
import type { Entry, JobStore } from "./job-in-memory.ts";

const MAX_ATTEMPTS = 2;

interface Cast {
  ends: [HandlerEnd, HandlerEnd];
  sweeps: number;
  cancels: number;
}

const end = fc.constantFrom<HandlerEnd>("returns", "throws", "stops-if-asked");
const cast: fc.Arbitrary<Cast> = fc.record({
  ends: fc.tuple(end, end),
  sweeps: fc.integer({ min: 0, max: 2 }),
  cancels: fc.integer({ min: 1, max: 2 }),
});

/** Everybody at once; the scheduler says whose step comes next. */
async function play(
  store: JobStore,
  scheduler: fc.Scheduler,
  workers: readonly string[],
  { ends, sweeps, cancels }: Cast,
) {
  // What the scheduler lets go first is done first, however long that takes.
  let last: Promise<unknown> = Promise.resolve();
  const step: Step = async (name, work) => {
    await scheduler.schedule(Promise.resolve(), name);
    const done = last.then(work);
    last = done.catch(() => {});
    return await done;
  };
  const all = Promise.all([
    ...workers.map((workerId, index) => worker(store, step, { workerId, end: ends[index] ?? "returns", tries: 2 })),
    ...Array.from({ length: cancels }, () => canceller(store, step)),
    sweeper(store, step, sweeps),
  ]);
  await scheduler.waitFor(all);
}

/** The job ended at most once, by legal moves only; and once a cancel was taken, nothing began anew. */
function expectWell(log: readonly Entry[], state: string): void {
  let at = "queued";
  let attempt = 0;
  for (const entry of log) {
    expect(entry.from).toBe(at);
    expect(TRANSITIONS[entry.from][entry.event]).toBe(entry.to);
    if (entry.event === "claim") attempt += 1;
    expect(entry.attempt).toBe(attempt);
    at = entry.to;
  }
  expect(at).toBe(state);
  expect(log.filter(({ to }) => isTerminal(to)).length).toBeLessThanOrEqual(1);
  const cancelled = log.findIndex(({ event }) => event === "cancel");
  if (cancelled !== -1) expect(log.slice(cancelled + 1).map(({ event }) => event)).not.toContain("claim");
}

test("cancel, completion, failure and loss in 10 000 orders: one end, and none after a cancel but its own", async () => {
  let completedAfterCancel = 0;
  let cancelledAtWork = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), cast, async (scheduler, who) => {
      const store = createJobInMemory({ maxAttempts: MAX_ATTEMPTS });
      await play(store, scheduler, ["one", "two"], who);
      const log = await store.log();
      expectWell(log, (await store.read()).state);
      if (log.some(({ from, to }) => from === "cancelling" && to === "completed")) completedAfterCancel += 1;
      if (log.some(({ from, to }) => from === "cancelling" && to === "cancelled")) cancelledAtWork += 1;
    }),
    { numRuns: 10_000 },
  );
  // Both sides of the race were met; else this test would show nothing.
  expect(completedAfterCancel).toBeGreaterThan(100);
  expect(cancelledAtWork).toBeGreaterThan(100);
});

test("500 of those orders in the database: the statement does what the model does", { timeout: 120_000 }, async () => {
  await using db = await createTestDatabase();
  const { id: userId } = await createUser(db);
  const workers = [await createWorker(db), await createWorker(db)];
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), cast, async (scheduler, who) => {
      const stored = await createJobInDatabase(db, { userId, maxAttempts: MAX_ATTEMPTS });
      const model = createJobInMemory({ maxAttempts: MAX_ATTEMPTS });
      const both: JobStore = {
        async ask(ask) {
          const [real, expected] = [await stored.ask(ask), await model.ask(ask)];
          expect(real).toBe(expected);
          return real;
        },
        read: () => stored.read(),
        log: () => stored.log(),
      };
      await play(both, scheduler, workers, who);
      const log = await stored.log();
      expectWell(log, (await stored.read()).state);
      expect(log).toEqual(await model.log());
    }),
    { numRuns: 500 },
  );
});
