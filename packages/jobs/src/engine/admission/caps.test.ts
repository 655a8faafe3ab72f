import { afterEach, beforeEach, expect, test } from "vitest";
import type { QueueLimits } from "../../catalog/index.ts";
import { createAdmissionFixture } from "./testing/admission-fixture.ts";
import type { AdmissionFixture, Slot } from "./testing/admission-fixture.ts";

let floor: AdmissionFixture;
beforeEach(async () => {
  floor = await createAdmissionFixture();
});
afterEach(() => floor[Symbol.asyncDispose]());

const most = (slots: readonly Slot[], of: (slot: Slot) => string | null) => {
  const groups = Map.groupBy(slots, of);
  return Math.max(0, ...[...groups].map(([name, group]) => (name === null ? 0 : group.length)));
};

/** Jobs whose task may call the service: those without a key, and those of the other queue. */
const callsOpenai = ({ queue, key }: Slot) => queue === "images" || key === null;

/** Each limit, and how many of what it bounds there were at one moment. */
const CAPS: [name: string, limits: Record<string, QueueLimits>, worst: (slots: Slot[]) => number, bound: number][] = [
  [
    "a queue",
    { default: { concurrency: 3 } },
    (slots) => most(slots, ({ queue }) => (queue === "default" ? queue : null)),
    3,
  ],
  ["all together", { "*": { concurrency: 4 } }, (slots) => slots.length, 4],
  [
    "a user in a queue",
    { default: { userConcurrency: 2 }, images: { userConcurrency: 2 } },
    (slots) => most(slots, ({ queue, userId }) => `${queue} ${userId}`),
    2,
  ],
  ["a user in all", { "*": { userConcurrency: 2 } }, (slots) => most(slots, ({ userId }) => userId), 2],
  [
    "a key",
    { default: { keyConcurrency: 1 }, images: { keyConcurrency: 1 } },
    (slots) => most(slots, ({ queue, key }) => key && `${queue} ${key}`),
    1,
  ],
  // Half of the jobs below are of a task that calls it, in one queue and in the other.
  ["a service outside", { "provider:openai": { concurrency: 2 } }, (slots) => slots.filter(callsOpenai).length, 2],
];

test.each(CAPS)(
  "the cap of %s holds with three processes racing, and everything is done",
  async (_, limits, worst, bound) => {
    for (const [queue, own] of Object.entries(limits)) await floor.setLimits(queue, own);
    await floor.anotherAdmitter();
    await floor.anotherAdmitter();
    const workerIds = [await floor.worker(8), await floor.worker(8)];
    const users = [floor.userId, await floor.user("b"), await floor.user("c")];
    for (const userId of users) {
      for (const [at, key] of [null, "k", "l"].entries()) {
        const task = at === 2 ? "demo.countdown" : "story.auto";
        await floor.enqueue({ jobs: 8, userId, key, task, queue: at === 1 ? "images" : "default" });
      }
    }
    let seen = 0;
    for (;;) {
      const slots = await floor.slots();
      expect(worst(slots)).toBeLessThanOrEqual(bound);
      seen = Math.max(seen, worst(slots));
      const { rows } = await floor.pool.query<{ n: number }>(
        "select count(*) as n from job where state <> 'completed'",
      );
      if (rows[0]?.n === 0) break;
      await Promise.all(
        slots.map(async (slot, at) => {
          const workerId = workerIds[at % 2]!;
          if (slot.isClaimed || (await floor.claim(workerId, slot))) await floor.complete(workerId, slot);
        }),
      );
    }
    expect(seen, "and it is reached").toBe(bound);
    expect(await floor.slots()).toEqual([]);
  },
);

test.each([
  ["a queue", { default: { rate: { limit: 3, intervalMs: 400 } } }, () => "all"],
  ["all together", { "*": { rate: { limit: 3, intervalMs: 400 } } }, () => "all"],
  ["a service outside", { "provider:openai": { rate: { limit: 3, intervalMs: 400 } } }, () => "all"],
  ["a key", { default: { keyRate: { limit: 2, intervalMs: 400 } } }, (key: string | null) => key],
] as const)(
  "the rate of %s holds in every stretch of its interval, with three processes racing",
  async (_, limits, group) => {
    const [[queue, own]] = Object.entries(limits) as [[string, QueueLimits]];
    await floor.setLimits(queue, own);
    await floor.anotherAdmitter();
    await floor.anotherAdmitter();
    const workerId = await floor.worker(16);
    for (const key of ["k", "l"]) await floor.enqueue({ jobs: 6, key, task: "story.auto" });
    const { limit, intervalMs } = (own.rate ?? own.keyRate)!;
    const started = Date.now();
    for (let done = 0; done < 12;) {
      const slots = await floor.slots();
      if (slots.length === 0) await new Promise((resolve) => setImmediate(resolve));
      for (const slot of slots) {
        if (!(await floor.claim(workerId, slot))) continue;
        await floor.complete(workerId, slot);
        done += 1;
      }
    }
    const { rows } = await floor.pool.query<{ at: Date; key: string | null }>(
      "select started_at as at, key from job order by started_at",
    );
    const starts = Map.groupBy(rows, ({ key }) => group(key));
    for (const own of starts.values()) {
      const instants = own.map(({ at }) => at.getTime());
      for (const [at, instant] of instants.entries()) {
        expect(instants.slice(at).filter((other) => other < instant + intervalMs).length).toBeLessThanOrEqual(limit);
      }
      const intervals = Math.ceil(own.length / limit) - 1;
      expect(Date.now() - started, "nor does it take for ever").toBeLessThan(
        (intervals + 1) * intervalMs * 1.5 + 5_000,
      );
    }
  },
);

test.each(["pause", "cancel", "replace"] as const)(
  "a slot that is taken back by a %s leaves the rate to others; one that was used counts, over or not",
  async (how) => {
    await floor.stopPasses();
    const workerId = await floor.worker(4);
    await floor.setLimits("default", { rate: { limit: 2, intervalMs: 3_600_000 } });
    const dedupe = { key: "k", mode: "replace" } as const;
    const request = { task: "demo.countdown", input: {}, userId: floor.userId, dedupe } as const;
    const { id } = await floor.engine.enqueue(request);
    const [used] = await floor.enqueue({ userId: await floor.user("b") });
    await floor.pass();
    expect(await floor.slots()).toHaveLength(2);
    await floor.claim(workerId, { jobId: used!, attempt: 1 });
    await floor.complete(workerId, { jobId: used!, attempt: 1 });
    if (how === "pause") {
      await floor.engine.queues.pause("default", null);
      await floor.engine.queues.resume("default", null);
    } else if (how === "cancel") await floor.engine.cancel(id, null);
    else await floor.engine.enqueue({ ...request, runAt: new Date(Date.now() + 3_600_000) });
    expect(await floor.slots()).toEqual([]);
    await floor.enqueue({ jobs: 3, userId: await floor.user("c") });
    await floor.passes();
    expect(await floor.slots(), "two an hour, one of which is used").toHaveLength(1);
  },
);
