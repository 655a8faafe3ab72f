import type { JobState } from "./job-state.ts";

/**
 * What can happen to a job. `retry` and `fail` are the two outcomes of a throw (or a timeout):
 * which of them it is depends on the attempts left, and the writer decides that on the locked row.
 * Likewise `lose` and `poison` are the two outcomes of a lost worker.
 */
export const TRANSITION_EVENTS = [
  "due",
  "release",
  "claim",
  "complete",
  "retry",
  "fail",
  "lose",
  "poison",
  "cancel",
  "stop",
  "rerun",
  "rewait",
  "wait",
  "reject",
] as const;

/**
 * - `due` – its time has come (scheduled)
 * - `release` – what it waited for is done (blocked)
 * - `claim` – a worker takes the lease; attempt + 1
 * - `complete` – the handler returned
 * - `retry` – the handler threw or timed out, attempts left
 * - `fail` – the handler threw or timed out, none left; or the error is permanent
 * - `lose` – the worker's lease expired
 * - `poison` – the worker's lease expired for the third time under this job
 * - `cancel` – somebody asked for it to stop
 * - `stop` – the handler stopped after a cancel, or was made to
 * - `rerun` – manual retry, with a new attempt budget
 * - `rewait` – the same, of a job that depends on others which are not over: it waits for them again
 * - `wait` – the handler waits for other jobs and gives its slot back meanwhile; its next attempt goes on
 * - `reject` – it fails without an attempt: its deadline passed, what it waited for failed, or an admin
 *   cleared the queue
 */
export type TransitionEvent = (typeof TRANSITION_EVENTS)[number];

type Row = Readonly<Record<TransitionEvent, JobState | null>>;

const NOTHING = {
  due: null,
  release: null,
  claim: null,
  complete: null,
  retry: null,
  fail: null,
  lose: null,
  poison: null,
  cancel: null,
  stop: null,
  rerun: null,
  rewait: null,
  wait: null,
  reject: null,
} as const satisfies Row;

/**
 * The one state machine: `TRANSITIONS[from][event]` is the state that follows, or `null` where the
 * event is refused. The SQL writer joins against this very table (see transitions/apply.ts), so
 * code and database cannot disagree.
 */
export const TRANSITIONS: Readonly<Record<JobState, Row>> = {
  scheduled: { ...NOTHING, due: "queued", claim: "running", cancel: "cancelled", reject: "failed" },
  blocked: { ...NOTHING, release: "queued", cancel: "cancelled", reject: "failed" },
  queued: { ...NOTHING, claim: "running", cancel: "cancelled", reject: "failed" },
  retrying: { ...NOTHING, claim: "running", cancel: "cancelled", reject: "failed" },
  running: {
    ...NOTHING,
    complete: "completed",
    retry: "retrying",
    fail: "failed",
    lose: "retrying",
    poison: "failed",
    cancel: "cancelling",
    wait: "blocked",
  },
  cancelling: {
    ...NOTHING,
    complete: "completed",
    retry: "cancelled",
    fail: "cancelled",
    lose: "cancelled",
    poison: "cancelled",
    stop: "cancelled",
    wait: "cancelled",
  },
  completed: NOTHING,
  failed: { ...NOTHING, rerun: "queued", rewait: "blocked" },
  cancelled: { ...NOTHING, rerun: "queued", rewait: "blocked" },
};

/** Every legal move, as rows: what the SQL writer joins against. */
export function transitionRows(): { from: JobState; event: TransitionEvent; to: JobState }[] {
  return Object.entries(TRANSITIONS).flatMap(([from, row]) =>
    Object.entries(row).flatMap(([event, to]) =>
      to === null ? [] : [{ from: from as JobState, event: event as TransitionEvent, to }],
    ),
  );
}
