import fc from "fast-check";
import { expect, test } from "vitest";
import type { QueueLimits } from "../../catalog/index.ts";
import { count, countProvider, obstacle, takenOf } from "./board.ts";
import type { Board, Candidate } from "./board.ts";
import { AGEING_MS, pick } from "./pick.ts";
import type { Line } from "./pick.ts";

const NOW_MS = 1_800_000_000_000;

function boardOf(limits: Record<string, QueueLimits>, bound = Infinity): Board {
  return {
    nowMs: NOW_MS,
    capacity: bound,
    bound,
    limits: new Map(Object.entries(limits)),
    paused: new Set(),
    out: new Set(),
    taken: new Map(),
    rates: new Map(),
  };
}

let nextId = 0;
const jobOf = (queue: string, userId: string, key: string | null = null): Candidate => ({
  id: `job-${(nextId += 1)}`,
  task: "demo.countdown",
  queue,
  userId,
  key,
  attempt: 1,
});

function lineOf(queue: string, jobs: Record<string, number>, priority = 0, servedAgoMs = 0): Line {
  const users = Object.entries(jobs).map(([userId, n]) => ({
    userId,
    jobs: Array.from({ length: n }, () => jobOf(queue, userId)),
  }));
  return { queue, priority, servedAtMs: NOW_MS - servedAgoMs, users };
}

const owners = (admitted: readonly Candidate[]) => admitted.map(({ userId }) => userId).join("");

test("users take turns in the order given, and the round says who was last", () => {
  const { admitted, turns } = pick([lineOf("q", { a: 9, b: 1, c: 3 })], boardOf({}, 6));
  expect(owners(admitted)).toBe("abcaca");
  expect(turns).toEqual([{ queue: "q", priority: 0, lastUserId: "a", isLeft: true }]);
});

test("a higher priority goes first; a line not served for a minute counts one higher, once", () => {
  const lines = [lineOf("q", { a: 9 }, 1), lineOf("q", { z: 9 }, 0, AGEING_MS)];
  expect(owners(pick(lines, boardOf({}, 3)).admitted), "equal counts as lower").toBe("aaa");
  const aged = [lineOf("q", { a: 9 }, 1), lineOf("q", { z: 9 }, 0, 2 * AGEING_MS)];
  expect(owners(pick(aged, boardOf({}, 3)).admitted)).toBe("zaa");
});

test("no queue keeps the workers from another", () => {
  const { admitted } = pick([lineOf("busy", { a: 99 }), lineOf("quiet", { b: 99 })], boardOf({}, 6));
  expect(admitted.map(({ queue }) => queue[0]).join("")).toBe("bqbqbq");
});

test("a job whose key is full lets the next of its user pass", () => {
  const users = [{ userId: "a", jobs: [jobOf("q", "a", "k"), jobOf("q", "a", "k"), jobOf("q", "a", "other")] }];
  const line: Line = { queue: "q", priority: 0, servedAtMs: NOW_MS, users };
  const { admitted, turns } = pick([line], boardOf({ q: { keyConcurrency: 1 } }));
  expect(admitted.map(({ key }) => key)).toEqual(["k", "other"]);
  expect(turns[0]?.isLeft).toBe(true);
});

test("nothing starts from a paused queue, or while everything is paused, or for a provider that is out", () => {
  const board = boardOf({});
  const lines = () => [lineOf("q", { a: 1 }), lineOf("r", { a: 1 })];
  const paused = { ...board, taken: new Map(), paused: new Set(["q"]) };
  expect(pick(lines(), paused).admitted.map(({ queue }) => queue)).toEqual(["r"]);
  expect(pick(lines(), { ...board, taken: new Map(), paused: new Set(["*"]) }).admitted).toEqual([]);
  expect(pick(lines(), { ...board, taken: new Map(), out: new Set(["demo.countdown"]) }).admitted).toEqual([]);
});

test("a service that has all it may have lets jobs of other tasks pass, and is counted in all queues", () => {
  const asks = (queue: string) => ({ ...jobOf(queue, "a"), task: "story.auto" });
  const users = (jobs: Candidate[]) => [{ userId: "a", jobs }];
  const lines = (): Line[] => [
    { queue: "q", priority: 0, servedAtMs: NOW_MS, users: users([asks("q"), asks("q"), jobOf("q", "a")]) },
    { queue: "r", priority: 0, servedAtMs: NOW_MS, users: users([asks("r"), jobOf("r", "a")]) },
  ];
  const tasks = (board: Board) => pick(lines(), board).admitted.map(({ task }) => task);
  const limited = (limits: QueueLimits) =>
    boardOf({ "provider:openai": limits, "provider:segmind": { concurrency: 1 } });
  expect(tasks(limited({ concurrency: 1 })).toSorted()).toEqual(["demo.countdown", "demo.countdown", "story.auto"]);
  expect(
    tasks(limited({ rate: { limit: 2, intervalMs: 1_000 } })).filter((task) => task === "story.auto"),
  ).toHaveLength(2);
  expect(tasks(limited({ concurrency: null, rate: null }))).toHaveLength(5);
  const full = limited({ concurrency: 1 });
  countProvider(full, "image.generate");
  expect(tasks(full)).toEqual(["demo.countdown", "demo.countdown"]);
  expect(obstacle(full, asks("q"))).toBe("provider-limit");
  expect(obstacle(full, jobOf("q", "a"))).toBeNull();
});

const most = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined });
const limits: fc.Arbitrary<QueueLimits> = fc.record(
  {
    concurrency: most,
    userConcurrency: most,
    keyConcurrency: most,
    rate: fc.option(fc.record({ limit: fc.integer({ min: 1, max: 5 }), intervalMs: fc.constant(1_000) })),
    keyRate: fc.option(fc.record({ limit: fc.integer({ min: 1, max: 3 }), intervalMs: fc.constant(1_000) })),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<QueueLimits>;
const job = fc.record({
  queue: fc.constantFrom("q", "r"),
  priority: fc.integer({ min: -1, max: 1 }),
  userId: fc.constantFrom("a", "b", "c"),
  key: fc.constantFrom(null, "k", "l"),
});
const world = fc.record({
  limits: fc.dictionary(fc.constantFrom("q", "r", "*"), limits),
  bound: fc.integer({ min: 0, max: 12 }),
  running: fc.array(job, { maxLength: 6 }),
  waiting: fc.array(job, { maxLength: 40 }),
});

function linesOf(waiting: readonly { queue: string; priority: number; userId: string; key: string | null }[]): Line[] {
  const byLine = Map.groupBy(waiting, ({ queue, priority }) => `${queue} ${priority}`);
  return [...byLine.values()].map((jobs) => ({
    queue: jobs[0]!.queue,
    priority: jobs[0]!.priority,
    servedAtMs: NOW_MS,
    users: [...Map.groupBy(jobs, ({ userId }) => userId)].map(([userId, own]) => ({
      userId,
      jobs: own.map(({ queue, key }) => jobOf(queue, userId, key)),
    })),
  }));
}

/** Counts by hand what limits say, apart from the board. */
function breaks(
  limitsBy: Record<string, QueueLimits>,
  running: Pick<Candidate, "queue" | "userId" | "key">[],
  started: Candidate[],
) {
  const found: string[] = [];
  const slots = [...running, ...started];
  for (const [scope, own] of Object.entries(limitsBy)) {
    const here = (all: typeof slots) => all.filter(({ queue }) => scope === "*" || queue === scope);
    const over = (what: string, groups: unknown[][], bound: number | null | undefined, before: unknown[][] = []) => {
      // What was over before, because a limit was lowered, may stay; nothing may be added to it.
      const worst = Math.max(0, ...groups.map((group) => group.length));
      const was = Math.max(0, ...before.map((group) => group.length));
      if (bound != null && worst > Math.max(bound, was)) found.push(`${scope} ${what}`);
    };
    const by = (all: typeof slots, of: (slot: (typeof slots)[number]) => string | null) => [
      ...Map.groupBy(
        all.filter((slot) => of(slot) !== null),
        of,
      ).values(),
    ];
    over("concurrency", [here(slots)], own.concurrency, [here(running)]);
    over(
      "user",
      by(here(slots), ({ userId }) => userId),
      own.userConcurrency,
      by(here(running), ({ userId }) => userId),
    );
    over(
      "key",
      by(here(slots), ({ key }) => key),
      own.keyConcurrency,
      by(here(running), ({ key }) => key),
    );
    over("rate", [here(started)], own.rate?.limit);
    over(
      "key rate",
      by(here(started), ({ key }) => key),
      own.keyRate?.limit,
    );
  }
  return found;
}

test("whoever waits and whatever the limits, none is passed, and nobody who may start is left waiting", () => {
  fc.assert(
    fc.property(world, ({ limits: limitsBy, bound, running, waiting }) => {
      const board = boardOf(limitsBy, bound);
      for (const slot of running) count(board, slot);
      const lines = linesOf(waiting);
      const { admitted } = pick(lines, board);
      expect(breaks(limitsBy, running, admitted)).toEqual([]);
      expect(running.length + admitted.length).toBeLessThanOrEqual(Math.max(bound, running.length));
      expect(new Set(admitted).size).toBe(admitted.length);
      expect(takenOf(board, "*")).toBe(running.length + admitted.length);

      // Maximal: anyone more would break a limit.
      if (running.length + admitted.length >= bound) return;
      const slots = [...running.map((slot) => ({ ...jobOf("", ""), ...slot })), ...admitted];
      const waits = lines.flatMap((line) => line.users.flatMap(({ jobs }) => jobs));
      for (const one of waits.filter((each) => !admitted.includes(each))) {
        const caps = breaks(limitsBy, [], [...slots, one]).filter((limit) => !limit.endsWith("rate"));
        const rates = breaks(limitsBy, running, [...admitted, one]).filter((limit) => limit.endsWith("rate"));
        expect([...caps, ...rates].length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
});

test("round after round everybody is served, however many the others are, and no user gets two ahead of another", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      (sizes, bound) => {
        const left = new Map(sizes.map((size, at) => [String.fromCharCode(97 + at), size]));
        const served = new Map([...left.keys()].map((userId) => [userId, 0]));
        let lastUserId = "";
        while (left.size > 0) {
          const names = [...left.keys()].toSorted();
          const cyclic = [...names.filter((name) => name > lastUserId), ...names.filter((name) => name <= lastUserId)];
          const line = lineOf("q", Object.fromEntries(cyclic.map((name) => [name, left.get(name)!])));
          const { admitted, turns } = pick([line], boardOf({}, bound));
          expect(admitted.length).toBe(
            Math.min(
              bound,
              [...left.values()].reduce((sum, n) => sum + n, 0),
            ),
          );
          for (const { userId } of admitted) {
            served.set(userId, served.get(userId)! + 1);
            if (left.get(userId) === 1) left.delete(userId);
            else left.set(userId, left.get(userId)! - 1);
          }
          const among = [...left.keys()].map((name) => served.get(name)!);
          expect(Math.max(0, ...among) - Math.min(...among, Infinity)).toBeLessThanOrEqual(1);
          lastUserId = turns[0]!.lastUserId!;
        }
      },
    ),
  );
});
