import type { JobState, TransitionEvent } from "@jobwire/db/lifecycle";

/**
 * A line of a history: what was asked, answered, done and stored while faults were injected. Instants
 * are this machine's clock in milliseconds since 1970; a record is never changed once written.
 */
export type HistoryRecord =
  | Asked
  | Acknowledged
  | Refused
  | Started
  | Ended
  | Died
  | Heard
  | Viewed
  | StoredJob
  | StoredEvent
  | StoredSlot
  | StoredTick
  | Cap
  | FaultMark;

/** A client sent a request for a job; `key` is its idempotency key, the same however often it is sent. */
export interface Asked {
  kind: "asked";
  client: string;
  key: string;
  atMs: number;
}

/** The client was told that the job is there: from here on it must not be lost (I1). */
export interface Acknowledged {
  kind: "acknowledged";
  client: string;
  key: string;
  jobId: string;
  atMs: number;
}

/** The client was told no, for good. */
export interface Refused {
  kind: "refused";
  client: string;
  key: string;
  status: number;
  atMs: number;
}

/** A handler began an attempt, as the handler itself wrote down. */
export interface Started {
  kind: "started";
  jobId: string;
  attempt: number;
  pid: number;
  atMs: number;
}

/** The handler let go of the attempt. */
export interface Ended {
  kind: "ended";
  jobId: string;
  attempt: number;
  pid: number;
  how: "returned" | "threw";
  atMs: number;
}

/** A process is gone, and with it every handler in it. */
export interface Died {
  kind: "died";
  pid: number;
  atMs: number;
}

/** A client took in one event of a job's log. */
export interface Heard {
  kind: "heard";
  client: string;
  jobId: string;
  seq: number;
  attempt: number;
  type: string;
  /** The move of a `state` event. */
  to?: JobState;
}

/** What a client's page showed of a job, whenever that changed. */
export interface Viewed {
  kind: "viewed";
  client: string;
  jobId: string;
  rev: number;
  state: JobState;
  attempt: number;
  /** Of the newest progress; null before the first. */
  progress: { attempt: number; n: number; percent: number | null } | null;
}

/** A row of `job` at the end. */
export interface StoredJob {
  kind: "job";
  id: string;
  userId: string;
  queue: string;
  key: string | null;
  idempotencyKey: string | null;
  state: JobState;
  attempt: number;
  maxAttempts: number;
  losses: number;
  lastSeq: number;
  output: unknown;
  error: { reason: string; code: string } | null;
}

/** A row of `job_event` at the end. */
export interface StoredEvent {
  kind: "event";
  jobId: string;
  seq: number;
  attempt: number;
  type: string;
  atMs: number;
  /** Of `state` events. */
  move?: { from: JobState | null; to: JobState; event: TransitionEvent | "create"; workerId?: string; reason?: string };
}

/** A row of `slot` at the end. */
export interface StoredSlot {
  kind: "slot";
  jobId: string;
  attempt: number;
}

/** A row of `schedule_tick` at the end. */
export interface StoredTick {
  kind: "tick";
  scheduleId: string;
  atMs: number;
  outcome: string;
  jobId: string | null;
}

/** A limit that held from the first record to the last. */
export interface Cap {
  kind: "cap";
  /** What the limit counts per: everything, a queue, a user or a key within the queue. */
  per: "all" | "queue" | "user" | "key";
  /** Null: every queue together. */
  queue: string | null;
  limit: number;
}

/** When something was broken, and when it was whole again. */
export interface FaultMark {
  kind: "fault";
  name: string;
  phase: "injected" | "healed";
  atMs: number;
}
