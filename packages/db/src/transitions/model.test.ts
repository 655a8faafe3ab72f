import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isTerminal, TRANSITIONS } from "../lifecycle/index.ts";
import type { JobState, TransitionEvent } from "../lifecycle/index.ts";
import { createJob, createTestDatabase, createUser, createWorker, giveSlots } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { appendEvents } from "./append-events.ts";
import { applyTransitions } from "./apply-transitions.ts";
import { MAX_LOSSES } from "./apply-transitions.sql.ts";
import type { Lease, TransitionRequest } from "./transition.ts";

let db: TestDatabase;
let userId: string;
let workers: string[];
beforeAll(async () => {
  db = await createTestDatabase();
  userId = (await createUser(db)).id;
  workers = [await createWorker(db), await createWorker(db)];
});
afterAll(() => db[Symbol.asyncDispose]());

/** What the rules of DESIGN say about one job, in a few lines of memory. */
interface Model {
  state: JobState;
  attempt: number;
  maxAttempts: number;
  losses: number;
  workerId: string | null;
  seq: number;
  rev: number;
}

const BUDGET = 2;
const ERROR = { reason: "thrown", code: "unexpected", message: "It broke." };

interface Step {
  ask: TransitionRequest["event"] | "log";
  /** Index into `workers`. */
  worker: number;
  /** Added to the right attempt; mostly 0. */
  attemptOff: number;
  permanent: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  ask: fc.oneof(
    { weight: 5, arbitrary: fc.constant("claim" as const) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        "complete",
        "throw",
        "lost",
        "stop",
        "cancel",
        "rerun",
        "rewait",
        "due",
        "release",
        "wait",
        "reject",
        "log",
      ),
    },
  ),
  worker: fc.constantFrom(0, 0, 0, 1),
  attemptOff: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) }),
  permanent: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** The event that a request comes to on this job, or null when lease or attempt refuse it. */
function eventOf(model: Model, { ask, permanent }: Step, lease: Lease): TransitionEvent | null {
  const held = model.workerId === lease.workerId && model.attempt === lease.attempt;
  switch (ask) {
    case "log":
      return null;
    case "claim":
      return lease.attempt === model.attempt + 1 ? "claim" : null;
    case "throw":
      if (!held) return null;
      return permanent || model.attempt >= model.maxAttempts ? "fail" : "retry";
    case "lost":
      if (!held) return null;
      return model.losses + 1 >= MAX_LOSSES ? "poison" : "lose";
    case "complete":
    case "stop":
    case "wait":
      return held ? ask : null;
    case "cancel":
    case "rerun":
    case "rewait":
    case "due":
    case "release":
    case "reject":
      return ask;
  }
}

function after(model: Model, event: TransitionEvent, to: JobState, lease: Lease): Model {
  const next = { ...model, state: to, seq: model.seq + 1, rev: model.rev + 1 };
  if (event === "claim") Object.assign(next, { attempt: model.attempt + 1, workerId: lease.workerId });
  else if (to !== "running" && to !== "cancelling") next.workerId = null;
  if (event === "lose" || event === "poison") next.losses += 1;
  if (event === "lose" || event === "wait") next.maxAttempts += 1;
  if (event === "retry" || event === "wait") next.losses = 0;
  if (event === "rerun" || event === "rewait") Object.assign(next, { losses: 0, maxAttempts: model.attempt + BUDGET });
  return next;
}

function toRequest(jobId: string, { ask, permanent }: Step, lease: Lease): TransitionRequest | null {
  switch (ask) {
    case "log":
      return null;
    case "claim":
      return { jobId, event: ask, ...lease };
    case "complete":
      return { jobId, event: ask, lease, output: { ok: true } };
    case "throw":
      return { jobId, event: ask, lease, error: ERROR, permanent, retryInMs: 0 };
    case "lost":
    case "stop":
    case "wait":
      return { jobId, event: ask, lease };
    case "reject":
      return { jobId, event: ask, error: ERROR, byUserId: null };
    case "cancel":
    case "rerun":
    case "rewait":
      return { jobId, event: ask, byUserId: null };
    case "due":
    case "release":
      return { jobId, event: ask };
  }
}

test("any sequence of requests leaves the row and the log as the model has them", async () => {
  const states = fc.constantFrom<JobState>("scheduled", "blocked", "queued");
  await fc.assert(
    fc.asyncProperty(states, fc.array(step, { minLength: 5, maxLength: 25 }), async (state, steps) => {
      const { id } = await createJob(db, { userId, state, maxAttempts: BUDGET });
      let model: Model = { state, attempt: 0, maxAttempts: BUDGET, losses: 0, workerId: null, seq: 1, rev: 1 };
      const answers: unknown[] = [];
      const expected: unknown[] = [];
      for (const one of steps) {
        const attempt = model.attempt + (one.ask === "claim" ? 1 : 0) + one.attemptOff;
        const lease = { workerId: workers[one.worker]!, attempt };
        const request = toRequest(id, one, lease);
        if (request === null) {
          const [written] = await appendEvents(db.pool, [{ jobId: id, lease, kind: "log", data: {} }]);
          const applied = model.workerId === lease.workerId && model.attempt === attempt;
          if (applied) model = { ...model, seq: model.seq + 1, rev: model.rev + 1 };
          answers.push(written);
          expected.push(
            applied ? { applied, jobId: id, userId, seq: model.seq, rev: model.rev } : { applied, jobId: id },
          );
          continue;
        }
        if (request.event === "claim") await giveSlots(db, [id]);
        const event = eventOf(model, one, lease);
        const from = model.state;
        const to = event && TRANSITIONS[from][event];
        const [result] = await applyTransitions(db.pool, [request]);
        answers.push(result);
        if (event === null || to === null) {
          expected.push({ applied: false, jobId: id, state: from });
          continue;
        }
        model = after(model, event, to, lease);
        const { seq, rev } = model;
        expected.push(expect.objectContaining({ applied: true, event, from, to, attempt: model.attempt, seq, rev }));
      }
      expect(answers).toEqual(expected);
      const { rows } = await db.pool.query(
        `SELECT state, attempt, max_attempts AS "maxAttempts", losses, worker_id AS "workerId", last_seq AS seq, rev,
                finished_at IS NOT NULL AS over
           FROM job WHERE id = $1`,
        [id],
      );
      expect(rows).toEqual([{ ...model, over: isTerminal(model.state) }]);
      const log = await db.pool.query("SELECT seq, kind, data FROM job_event WHERE job_id = $1 ORDER BY seq", [id]);
      expect(log.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: model.seq }, (_, index) => index + 1));
      const path = log.rows.filter(({ kind }) => kind === "state").map(({ data }) => data);
      for (const [index, { from }] of path.entries()) expect(from).toBe(index === 0 ? null : path[index - 1].to);
      expect(path.at(-1).to).toBe(model.state);
    }),
    { numRuns: 120 },
  );
});
