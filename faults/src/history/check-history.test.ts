import { describe, expect, test } from "vitest";
import { checkHistory } from "./check-history.ts";
import type { Heard, HistoryRecord, StoredEvent, StoredJob, Viewed } from "./record.ts";

type Move = NonNullable<StoredEvent["move"]>;

const JOB: StoredJob = {
  kind: "job",
  id: "a",
  userId: "u",
  queue: "default",
  key: null,
  idempotencyKey: "k-a",
  state: "completed",
  attempt: 2,
  maxAttempts: 4,
  losses: 1,
  lastSeq: 6,
  output: { counted: 1, attempts: 2 },
  error: null,
};

const move = (seq: number, attempt: number, atMs: number, to: Move): StoredEvent => ({
  kind: "event",
  jobId: "a",
  seq,
  attempt,
  type: "state",
  atMs,
  move: to,
});

const EVENTS: StoredEvent[] = [
  move(1, 0, 1_000, { from: null, to: "queued", event: "create" }),
  move(2, 1, 2_000, { from: "queued", to: "running", event: "claim" }),
  { kind: "event", jobId: "a", seq: 3, attempt: 1, type: "log", atMs: 2_100 },
  move(4, 1, 20_000, { from: "running", to: "retrying", event: "lose" }),
  move(5, 2, 21_000, { from: "retrying", to: "running", event: "claim" }),
  move(6, 2, 22_000, { from: "running", to: "completed", event: "complete" }),
];

const HEARD: Heard[] = EVENTS.map(({ seq, attempt, type, move: by }) => ({
  kind: "heard",
  client: "c1",
  jobId: "a",
  seq,
  attempt,
  type,
  ...(by === undefined ? {} : { to: by.to }),
}));

const view = (rev: number, state: Viewed["state"], attempt: number, percent: number | null): Viewed => ({
  kind: "viewed",
  client: "c1",
  jobId: "a",
  rev,
  state,
  attempt,
  progress: percent === null ? null : { attempt, n: percent, percent },
});

const VIEWED: Viewed[] = [
  view(1, "queued", 0, null),
  view(3, "running", 1, 40),
  view(6, "running", 2, 10),
  view(7, "completed", 2, 100),
];

/** A worker killed under a job, which another one then completes: everything as it should be. */
const GOOD: HistoryRecord[] = [
  { kind: "asked", client: "c1", key: "k-a", atMs: 900 },
  { kind: "acknowledged", client: "c1", key: "k-a", jobId: "a", atMs: 1_010 },
  { kind: "started", jobId: "a", attempt: 1, pid: 1, atMs: 2_010 },
  { kind: "fault", name: "worker-killed", phase: "injected", atMs: 3_000 },
  { kind: "died", pid: 1, atMs: 3_001 },
  { kind: "started", jobId: "a", attempt: 2, pid: 2, atMs: 21_010 },
  { kind: "ended", jobId: "a", attempt: 2, pid: 2, how: "returned", atMs: 21_990 },
  { kind: "cap", per: "queue", queue: "default", limit: 1 },
  JOB,
  ...EVENTS,
  ...HEARD,
  ...VIEWED,
];

const codes = (records: readonly HistoryRecord[]) =>
  checkHistory(records).violations.map(({ invariant, code }) => `${invariant} ${code}`);
const without = (unwanted: (record: HistoryRecord) => boolean) => GOOD.filter((record) => !unwanted(record));
/** The good history with one of its records, or several, replaced. */
const changed = (from: HistoryRecord | readonly HistoryRecord[], to: readonly HistoryRecord[]) => {
  const gone = new Set([from].flat() as HistoryRecord[]);
  return [...GOOD.filter((record) => !gone.has(record)), ...to];
};
const withJob = (change: Partial<StoredJob>) => changed(JOB, [{ ...JOB, ...change }]);

test("a history in which all is well has no violation", () => {
  expect(checkHistory(GOOD)).toEqual({ violations: [], jobs: 1, lost: 0, doubled: 0, zombies: 0 });
});

describe("I1: acknowledged jobs", () => {
  test("that are not there", () => {
    const verdict = checkHistory(without(({ kind }) => kind === "job" || kind === "event" || kind === "heard"));
    expect(verdict.violations.map(({ code }) => code)).toContain("lost");
    expect(verdict.lost).toBe(1);
  });

  test("that never end", () => {
    const events = EVENTS.slice(0, 5);
    const open = changed([JOB, ...EVENTS, ...HEARD, ...VIEWED], [{ ...JOB, state: "running", lastSeq: 5 }, ...events]);
    expect(codes(open)).toEqual(["I1 stuck"]);
    expect(checkHistory(open).lost).toBe(1);
  });

  test("that one key made twice", () => {
    const twin: HistoryRecord[] = [
      { ...JOB, id: "b", state: "queued", attempt: 0, lastSeq: 1, output: null },
      { ...move(1, 0, 1_000, { from: null, to: "queued", event: "create" }), jobId: "b" },
    ];
    expect(codes([...GOOD, ...twin])).toEqual(["I1 doubled"]);
    expect(checkHistory([...GOOD, ...twin]).doubled).toBe(1);
  });

  test("whose key was answered with two ids, or with a stranger's", () => {
    const other: HistoryRecord = { kind: "acknowledged", client: "c2", key: "k-a", jobId: "b", atMs: 1_020 };
    expect(codes([...GOOD, other])).toEqual(["I1 two-answers", "I1 lost"]);
    expect(codes(withJob({ idempotencyKey: "another" }))).toEqual(["I1 wrong-job"]);
  });
});

describe("I2: one end, fenced", () => {
  test("a second end", () => {
    const again = move(7, 2, 23_000, { from: "completed", to: "failed", event: "fail" });
    const found = codes([...withJob({ lastSeq: 7 }), again]);
    expect(found).toContain("I2 ended-twice");
    expect(found).toContain("I2 illegal-move");
  });

  test("a zombie's late finish that was taken in", () => {
    expect(codes(withJob({ output: { counted: 1, attempts: 1 } }))).toEqual(["I2 unfenced"]);
    const late = move(6, 1, 22_000, { from: "running", to: "completed", event: "complete" });
    expect(codes(changed(EVENTS[5] as StoredEvent, [late]))).toContain("I2 unfenced");
  });

  test("a move that the table does not know, or that starts where the job was not", () => {
    const jump = move(5, 2, 21_000, { from: "queued", to: "running", event: "claim" });
    expect(codes(changed(EVENTS[4] as StoredEvent, [jump]))).toContain("I2 broken-chain");
    const odd = move(4, 1, 20_000, { from: "running", to: "retrying", event: "poison" });
    expect(codes(changed(EVENTS[3] as StoredEvent, [odd]))).toContain("I2 illegal-move");
  });

  test("one attempt executed twice", () => {
    const again: HistoryRecord = { kind: "started", jobId: "a", attempt: 2, pid: 3, atMs: 21_500 };
    const found = [...GOOD.filter(({ kind }) => kind !== "cap"), again];
    expect(codes(found)).toEqual(["I2 executed-twice"]);
    expect(checkHistory(found).doubled).toBe(1);
  });

  test("a row that says other than its log", () => {
    expect(codes(withJob({ state: "failed" }))).toContain("I2 wrong-state");
    expect(codes(withJob({ attempt: 3 }))).toContain("I2 wrong-attempt");
  });

  test("a word of an attempt that was over", () => {
    const late: StoredEvent = { kind: "event", jobId: "a", seq: 7, attempt: 2, type: "log", atMs: 23_000 };
    expect(codes([...withJob({ lastSeq: 7 }), late])).toContain("I2 late-word");
  });
});

describe("I5: order", () => {
  test("a gap in the stored log", () => {
    expect(codes(changed([EVENTS[2] as StoredEvent, ...HEARD], []))).toEqual(["I5 gap"]);
    expect(codes(withJob({ lastSeq: 9 }))).toEqual(["I5 gap"]);
  });

  test("an entry that a client took in twice, skipped, or made up", () => {
    const [one, two, ...rest] = HEARD as [Heard, Heard];
    expect(codes(changed(HEARD, [one, two, two, ...rest]))).toEqual(["I5 applied-twice"]);
    expect(codes(changed(HEARD, [one, ...rest]))).toEqual(["I5 skipped"]);
    expect(codes(changed(HEARD, [one, { ...two, to: "failed" }, ...rest]))).toEqual(["I5 false-word"]);
  });

  test("an end that a client never heard of, or never showed", () => {
    expect(codes(changed(HEARD, HEARD.slice(0, -1)))).toEqual(["I5 unheard"]);
    expect(codes(changed(VIEWED, VIEWED.slice(0, -1)))).toEqual(["I5 end-unseen"]);
  });

  test("a page that went back", () => {
    const [first, second, ...rest] = VIEWED as [Viewed, Viewed];
    expect(codes(changed(VIEWED, [first, second, first, ...rest]))).toEqual(["I5 went-back"]);
    expect(
      codes(changed(VIEWED, [first, second, { ...second, progress: { attempt: 1, n: 41, percent: 20 } }, ...rest])),
    ).toEqual(["I5 progress-fell"]);
    expect(codes(changed(VIEWED, [first, second, { ...second, state: "failed" }, ...rest]))).toEqual(["I5 went-back"]);
  });
});

describe("I6: caps", () => {
  const other: StoredJob = { ...JOB, id: "b", idempotencyKey: "k-b", attempt: 1, lastSeq: 3, output: null };
  const at = (fromMs: number, untilMs: number, change: Partial<StoredJob> = {}): HistoryRecord[] => [
    { ...other, ...change },
    { ...move(1, 0, fromMs - 10, { from: null, to: "queued", event: "create" }), jobId: "b" },
    { ...move(2, 1, fromMs - 5, { from: "queued", to: "running", event: "claim" }), jobId: "b" },
    { ...move(3, 1, untilMs + 5, { from: "running", to: "completed", event: "complete" }), jobId: "b" },
    { kind: "started", jobId: "b", attempt: 1, pid: 3, atMs: fromMs },
    { kind: "ended", jobId: "b", attempt: 1, pid: 3, how: "returned", atMs: untilMs },
  ];
  const cap = (per: "all" | "user" | "key"): HistoryRecord => ({ kind: "cap", per, queue: null, limit: 1 });

  test("two handlers of a queue for one", () => {
    expect(codes([...GOOD, ...at(21_500, 21_900)])).toEqual(["I6 over-cap"]);
    expect(codes([...GOOD, ...at(22_500, 22_900)])).toEqual([]);
    expect(codes([...GOOD, ...at(21_500, 21_900, { queue: "images" })])).toEqual([]);
  });

  test("two of a user, two of a key, two in all", () => {
    const elsewhere = { queue: "images" };
    const rest = GOOD.filter(({ kind }) => kind !== "cap");
    expect(codes([...rest, cap("user"), ...at(21_500, 21_900, elsewhere)])).toEqual(["I6 over-cap"]);
    expect(codes([...rest, cap("user"), ...at(21_500, 21_900, { ...elsewhere, userId: "v" })])).toEqual([]);
    expect(codes([...rest, cap("key"), ...at(21_500, 21_900, elsewhere)])).toEqual([]);
    expect(codes([...rest, cap("all"), ...at(21_500, 21_900, { userId: "v", queue: "images" })])).toEqual([
      "I6 over-cap",
    ]);
  });

  test("a zombie holds no place, and is counted apart", () => {
    const zombie = GOOD.filter(({ kind }) => kind !== "died");
    const late: HistoryRecord = { kind: "ended", jobId: "a", attempt: 1, pid: 1, how: "returned", atMs: 30_000 };
    expect(checkHistory([...zombie, late])).toMatchObject({ violations: [], zombies: 1 });
  });

  test("a slot that is left behind", () => {
    expect(codes([...GOOD, { kind: "slot", jobId: "a", attempt: 2 }])).toEqual(["I6 slot-left"]);
  });
});

describe("I3: ticks of schedules", () => {
  const tick = { kind: "tick", scheduleId: "s", atMs: 60_000, outcome: "started", jobId: "a" } as const;

  test("once each, with a job of its own", () => {
    expect(codes([...GOOD, tick, { ...tick, atMs: 120_000, outcome: "skipped", jobId: null }])).toEqual([]);
    expect(codes([...GOOD, tick, { ...tick, jobId: null, outcome: "skipped" }])).toEqual(["I3 fired-twice"]);
    expect(codes([...GOOD, tick, { ...tick, atMs: 120_000 }])).toEqual(["I3 shared-job"]);
    expect(codes([...GOOD, { ...tick, jobId: "gone" }])).toEqual(["I3 lost"]);
    expect(codes([...GOOD, { ...tick, jobId: null }])).toEqual(["I3 no-job"]);
  });
});
