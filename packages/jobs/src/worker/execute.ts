import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../bus/index.ts";
import { catalog, isTaskName } from "../catalog/index.ts";
import type { TaskName } from "../catalog/index.ts";
import type { Circuits } from "../engine/circuits/create-circuits.ts";
import type { Connections } from "../engine/connections.ts";
import type { Handlers } from "../engine/handler.ts";
import { InvalidInput } from "../engine/invalid-input.ts";
import { publishMoves } from "../engine/move-jobs.ts";
import type { PriceList } from "../engine/price-list.ts";
import { readJobs } from "../engine/read-jobs.ts";
import type { Storage } from "../storage/index.ts";
import type { JobError } from "../wire/index.ts";
import type { Attempt } from "./attempt.ts";
import type { ChildPool } from "./child/index.ts";
import type { Claim } from "./claim.ts";
import { createEventWriter } from "./event-writer.ts";
import { createJobContext } from "./job-context.ts";
import type { LoadedJob } from "./load.ts";
import { deadlineError, decide, toRequest } from "./outcome.ts";
import type { Outcome, Settled } from "./outcome.ts";
import { createProgressWriter } from "./progress-writer.ts";
import { runHandler } from "./run-handler.ts";
import type { RunningAttempts } from "./running-attempts.ts";
import { storableJson } from "./storable.ts";
import type { WorkerTimings } from "./timings.ts";
import type { Failure } from "./to-failure.ts";
import type { Writers } from "./writers.ts";

/** What every attempt of a worker shares. */
export interface ExecuteParts {
  pool: Pool;
  bus: ChangeBus;
  storage: Storage;
  handlers: Handlers;
  childPool: ChildPool;
  writers: Writers;
  circuits: Circuits;
  connections: Connections;
  /** The operator's own. */
  prices: PriceList;
  running: RunningAttempts;
  timings: WorkerTimings;
  /** Where attempts make their temporary folders. */
  tempRoot: string;
  /** Longest an attempt may run, in milliseconds, where its task allows more. */
  maxTimeoutMs: number;
  logger: Logger;
}

const MAX_OUTPUT_CHARS = 1_000_000;

/**
 * Does what was claimed: load → parse → run → finish. Resolves when the attempt is over for this worker.
 * @param onHandlerOver called when only the end is left to be written: somebody else may have the place
 */
export async function execute({ attempt, job }: Claim, parts: ExecuteParts, onHandlerOver: () => void): Promise<void> {
  let isTold = false;
  try {
    // An earlier one that lost its lease may still be stopping.
    await parts.running.alone(attempt);
    const outcome = await parseAndRun(attempt, job, parts);
    onHandlerOver();
    await finish(attempt, job, outcome, parts);
    isTold = true;
  } finally {
    parts.running.end(attempt, isTold);
  }
}

async function parseAndRun(attempt: Attempt, job: LoadedJob, parts: ExecuteParts): Promise<Outcome> {
  const parsed = parse(job);
  if (!parsed.ok) return { kind: "failed", ...parsed.failure };
  if (job.deadlineInMs !== null && job.deadlineInMs <= 0) {
    return { kind: "failed", error: deadlineError(job), permanent: true };
  }
  const timeoutMs = Math.min(job.timeoutMs, parts.maxTimeoutMs);
  return run(attempt, { ...job, task: parsed.task, timeoutMs }, parsed.input, parts);
}

type Parsed = { ok: true; task: TaskName; input: unknown } | { ok: false; failure: Omit<Failure, "kind"> };

/** When another worker may have a look at a job whose task this one does not know, in milliseconds. */
const UNKNOWN_TASK_RETRY_MS = 5_000;

/** Old code may have queued it: the stored input is parsed again. */
function parse(job: LoadedJob): Parsed {
  const { task } = job;
  if (!isTaskName(task)) {
    // While versions change, a worker of the old one may take a job of the new one: no fault of the job.
    const message = "The worker that took this job does not know its task.";
    const error: JobError = { reason: "thrown", code: "unknown-task", message };
    return { ok: false, failure: { error, permanent: false, isFree: true, retryAfterMs: UNKNOWN_TASK_RETRY_MS } };
  }
  const parsed = catalog[task].input.safeParse(job.input);
  if (parsed.success) return { ok: true, task, input: parsed.data };
  const { message } = InvalidInput.fromZod(parsed.error, job.input);
  const error: JobError = { reason: "bad-input", code: "bad-input", message: `Its input no longer fits: ${message}.` };
  return { ok: false, failure: { error, permanent: true } };
}

async function run(
  attempt: Attempt,
  job: LoadedJob & { task: TaskName },
  input: unknown,
  parts: ExecuteParts,
): Promise<Outcome> {
  const { pool, storage, handlers, childPool, writers, circuits, timings, tempRoot, logger } = parts;
  const progress = createProgressWriter({ attempt, progress: writers.progress, timings, logger });
  const latestProgress = () => progress.latest;
  const events = createEventWriter({ attempt, events: writers.events, latestProgress, logger });
  const { progress: progressCommit, steps } = writers;
  const owned = createJobContext({
    pool,
    bus: parts.bus,
    storage,
    attempt,
    job,
    events,
    progress,
    progressCommit,
    steps,
    circuits,
    connections: parts.connections,
    prices: parts.prices,
    tempRoot,
    logger,
  });
  const { task } = job;
  try {
    const request = { attempt, task, context: owned.context, input, limits: job, handlers, childPool, timings };
    const settled = checkOutput(task, await owned.conclude(await runHandler(request)));
    // What was asked for before this line decides; what comes later is too late.
    const outcome = decide(settled, attempt.abortReason, job);
    parts.running.decide(attempt);
    report(settled, outcome, attempt, job, logger);
    if (outcome.kind !== "lease-lost") await owned.flush();
    return outcome;
  } finally {
    owned.seal();
    await owned.dispose().catch((error: unknown) => {
      logger.warn({ err: error, jobId: attempt.jobId }, "a temporary folder could not be removed");
    });
  }
}

/** A result that does not fit the task's own schema is a bug of the handler; nobody should build on it. */
function checkOutput(task: TaskName, settled: Settled): Settled {
  if (settled.kind !== "returned") return settled;
  try {
    const output = catalog[task].output.parse(settled.output);
    return { kind: "returned", output: storableJson(output, MAX_OUTPUT_CHARS) };
  } catch (error) {
    return { kind: "threw", error };
  }
}

/** The whole error is for the server's log; the job's log only says what a person may read. */
function report(settled: Settled, outcome: Outcome, attempt: Attempt, job: LoadedJob, logger: Logger): void {
  const about = { jobId: job.id, task: job.task, attempt: attempt.lease.attempt };
  if (settled.kind === "ignored-abort") {
    logger.warn({ ...about, reason: attempt.abortReason }, "a handler did not stop when asked to; it was given up");
  } else if (outcome.kind === "failed" && outcome.isFree) {
    logger.debug({ ...about, error: outcome.error }, "an attempt was put off");
  } else if (outcome.kind === "failed") {
    const err = settled.kind === "threw" ? settled.error : undefined;
    logger.warn({ ...about, err, error: outcome.error }, "an attempt failed");
  }
}

async function finish(
  attempt: Attempt,
  job: LoadedJob,
  outcome: Outcome,
  { writers, bus, running, pool, logger }: ExecuteParts,
): Promise<void> {
  running.decide(attempt);
  const request = toRequest(outcome, attempt, job);
  if (!request) return;
  const result = await (request.event === "complete" ? writers.completions : writers.moves).submit(request);
  if (result.applied) return publishMoves(bus, [result]);
  // Fenced: the lease went elsewhere while the handler was at work (invariant I2). Or it was written, the
  // answer was lost, and nobody has heard of it yet.
  logger.warn({ jobId: attempt.jobId, lease: attempt.lease, state: result.state }, "a late finish was refused");
  await tellWhereItStands(attempt.jobId, pool, bus);
}

async function tellWhereItStands(jobId: string, pool: Pool, bus: ChangeBus): Promise<void> {
  const [job] = await readJobs(pool, [jobId]);
  if (!job) return;
  const { userId, rev, lastSeq: seq, state } = job;
  bus.publish({ kind: "hints", hints: [{ jobId, userId, rev, seq, state }] });
}
