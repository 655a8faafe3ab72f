import type { Queryable, TransitionResult } from "@jobwire/db";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../bus/index.ts";
import type { FailureGroup, JobEvent, JobView, Waiting } from "../wire/index.ts";
import { explain } from "./admission/explain.ts";
import type { WhichWaiting } from "./admission/explain.ts";
import { cancelMany } from "./cancel-many.ts";
import { cancel } from "./cancel.ts";
import { createCircuitBoard } from "./circuits/circuit-board.ts";
import type { CircuitBoard } from "./circuits/circuit-board.ts";
import { enqueue, enqueueInTransaction } from "./enqueue.ts";
import type { EnqueuedJob, EnqueueRequest } from "./enqueue.ts";
import { failures } from "./failures.ts";
import type { EndedAt, FailureSelection } from "./find-failed.ts";
import { moveGuest } from "./guests/move-guest.ts";
import type { GuestMoveRequest, MovedWork } from "./guests/move-guest.ts";
import type { ManyMoved } from "./move-many.ts";
import { placeInLine } from "./place-in-line.ts";
import type { PlaceInLine } from "./place-in-line.ts";
import { createQueues } from "./queues/queues.ts";
import type { Queues } from "./queues/queues.ts";
import { readEvents } from "./read-events.ts";
import { readChangedSince, readJobs, readWatermark } from "./read-jobs.ts";
import type { ChangedJobs } from "./read-jobs.ts";
import { readChildren } from "./workflow/read-children.ts";
import type { ChildrenPage } from "./workflow/read-children.ts";
import { rerunMany } from "./rerun-many.ts";
import { rerun } from "./rerun.ts";
import { pin } from "./retention/pin.ts";
import { removeFailed } from "./retention/remove-failed.ts";
import type { ManyRemoved } from "./retention/remove-failed.ts";
import { createSchedules } from "./schedules/schedules.ts";
import type { Schedules } from "./schedules/schedules.ts";
import { enqueueBatch } from "./workflow/enqueue-batch.ts";
import type { BatchOptions, BatchRequest } from "./workflow/enqueue-batch.ts";

/** Everything that can be done to a job from outside a worker, bound to one database and bus. */
export interface Engine {
  /** Makes one job, durable when this resolves. @throws InvalidInput, ItemRefused */
  enqueue(request: EnqueueRequest): Promise<EnqueuedJob>;
  /** Makes jobs together with the caller's other writes. Call `publish()` after the commit. */
  enqueueInTransaction(
    client: Queryable,
    requests: readonly EnqueueRequest[],
  ): Promise<{ jobs: EnqueuedJob[]; publish(): void }>;
  /**
   * Makes 1 to 10 000 jobs as the children of one, a `jobs.batch` that completes when they are over, and
   * gives that one. @throws InvalidInput, ItemRefused; nothing is written then
   */
  enqueueBatch(requests: readonly BatchRequest[], options: BatchOptions): Promise<EnqueuedJob>;
  /** Asks a job to stop. Whether the asker may is for the caller to check. */
  cancel(jobId: string, byUserId: string | null): Promise<TransitionResult>;
  /** Queues a failed or cancelled job again. Whether the asker may is for the caller to check. */
  rerun(jobId: string, byUserId: string | null): Promise<TransitionResult>;
  /** Asks many jobs to stop. Whether the asker may is for the caller to check. */
  cancelMany(jobIds: readonly string[], byUserId: string | null): Promise<ManyMoved>;
  /** Queues many jobs again: these, or the failed ones that fit. Whether the asker may is for the caller to check. */
  rerunMany(selection: FailureSelection, byUserId: string | null): Promise<ManyMoved & EndedAt>;
  /**
   * Removes failed jobs for good, with what came of them: these, or the ones that fit. Whether the asker may is for
   * the caller to check.
   */
  removeFailed(selection: FailureSelection, byUserId: string | null): Promise<ManyRemoved & EndedAt>;
  /** Failed jobs by task and error code, the group with the newest first; `userId` null: everybody's. */
  failures(options: { userId: string | null }): Promise<FailureGroup[]>;
  /** The circuit breakers of providers. */
  readonly circuits: CircuitBoard;
  /** Jobs by id, in no particular order; unknown ids are left out. */
  readJobs(ids: readonly string[]): Promise<JobView[]>;
  /** Jobs changed since a watermark, and the next watermark. */
  readChangedSince(xid: string, limit: number, userIds?: readonly string[]): Promise<ChangedJobs>;
  /** The watermark of this moment. */
  readWatermark(): Promise<string>;
  /** A job's log after `afterSeq`, in order. */
  readEvents(jobId: string, afterSeq: number, limit: number): Promise<JobEvent[]>;
  /** Limits and switches of queues. */
  readonly queues: Queues;
  /**
   * Why jobs wait, where they stand in line and when they may start; jobs that do not wait are left out.
   * Bounded work, whatever the backlog.
   */
  explain(which: WhichWaiting): Promise<Map<string, Waiting>>;
  /** Work that starts by the clock. */
  readonly schedules: Schedules;
  /**
   * Keeps a job and its family whatever the retention, or lets go of it; false: no such job. Whether the
   * asker may is for the caller to check.
   */
  pin(jobId: string, pinned: boolean): Promise<boolean>;
  /** Makes a guest's work an account's; null: this session speaks for no such guest. @throws GuestBusy */
  moveGuest(request: GuestMoveRequest): Promise<MovedWork | null>;
  /** A job's children, in the order of their making; at most 1 000 at a time. */
  children(jobId: string, page?: ChildrenPage): Promise<JobView[]>;
  /** Position in its queue, and a guess of when it will be done. */
  placeInLine(jobId: string): Promise<PlaceInLine>;
}

/** Binds the verbs of this folder to a pool and a bus. Holds nothing of its own: there is nothing to stop. */
export function createEngine(options: { pool: Pool; bus: ChangeBus; logger: Logger }): Engine {
  const { pool, bus, logger } = options;
  return {
    enqueue: (request) => enqueue(pool, bus, request),
    enqueueInTransaction: (client, requests) => enqueueInTransaction(client, bus, requests),
    enqueueBatch: (requests, batch) => enqueueBatch(pool, bus, requests, batch),
    cancel: (jobId, byUserId) => cancel(pool, bus, jobId, byUserId),
    rerun: (jobId, byUserId) => rerun(pool, bus, jobId, byUserId),
    cancelMany: (jobIds, byUserId) => cancelMany(pool, bus, jobIds, byUserId),
    rerunMany: (selection, byUserId) => rerunMany(pool, bus, selection, byUserId),
    removeFailed: (selection, byUserId) => removeFailed(pool, bus, logger, selection, byUserId),
    failures: (options) => failures(pool, options),
    circuits: createCircuitBoard(pool, bus),
    readJobs: (ids) => readJobs(pool, ids),
    readChangedSince: (xid, limit, userIds) => readChangedSince(pool, xid, limit, userIds),
    readWatermark: () => readWatermark(pool),
    readEvents: (jobId, afterSeq, limit) => readEvents(pool, jobId, afterSeq, limit),
    queues: createQueues(options),
    explain: (which) => explain(pool, which),
    schedules: createSchedules({ pool, bus }),
    pin: (jobId, pinned) => pin(pool, bus, jobId, pinned),
    moveGuest: (request) => moveGuest(pool, bus, request),
    children: (jobId, page) => readChildren(pool, jobId, page),
    placeInLine: (jobId) => placeInLine(pool, jobId),
  };
}
