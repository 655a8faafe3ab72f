// ③ enqueue: one transaction holds the job row and its first event; admission hears of it after the commit.
import { insertJobs, together, transactAtOnce } from "@jobwire/db";
import type { InsertedJob, NewJob, Queryable } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import { catalog, isTaskName, TASK_NAMES } from "../catalog/index.ts";
import type { TaskDefinition, TaskName } from "../catalog/index.ts";
import { checkQuota } from "./admission/check-quota.ts";
import type { QuotaCheck } from "./admission/check-quota.ts";
import { parseDedupe } from "./dedupe/dedupe.ts";
import type { Dedupe } from "./dedupe/dedupe.ts";
import { IdempotencyMismatch } from "./dedupe/idempotency-mismatch.ts";
import { InvalidInput, ItemRefused } from "./invalid-input.ts";
import { areFree, holdPrices } from "./hold-prices.ts";
import { uuidV7 } from "./uuid-v7.ts";
import { checkDependencies, parseDependsOn } from "./workflow/depends-on.ts";
import type { DependsOn } from "./workflow/depends-on.ts";

/** A job to be made. */
export interface EnqueueRequest {
  task: TaskName;
  /** Parsed here with the task's schema; defaults are filled in. */
  input: unknown;
  /** Whose job it is. */
  userId: string;
  /**
   * The same key of the same user and task gives the same job, however often it is sent, for as long as
   * that job is kept. 1–200 characters. Short for `dedupe: {key, mode: "return"}`.
   */
  idempotencyKey?: string | null;
  /** How it behaves towards earlier requests with the same key. Default: every request is a job of its own. */
  dedupe?: Dedupe | null;
  /** Not before this instant. Default: now. */
  runAt?: Date;
  /** Higher runs first inside a queue; -1000 to 1000, default 0. */
  priority?: number;
  parentId?: string | null;
  /**
   * It waits (`blocked`) until these jobs of the same user are over, at most 1 000; each must have
   * completed, or it fails (`child-failed`), unless it only `needs` the `end`. Default: nothing.
   */
  dependsOn?: readonly DependsOn[];
}

/** What became of a request: a new job, or the one that holds its key, as it was (`existing`) or `replaced`. */
export type EnqueuedJob = InsertedJob;

/**
 * Enqueues in the caller's transaction, so that the jobs are there exactly when its other writes are.
 * @param client of an open transaction
 * @returns the jobs, in the order of the requests, and `publish`, to be called after the commit
 * @throws InvalidInput, ItemRefused; nothing is written then
 * @throws QueueDraining, QuotaExceeded when a user has as many jobs as they may: roll back
 * @throws IdempotencyMismatch when a key stands for another input: roll back
 * @throws InsufficientCredits when a user has fewer credits than the jobs cost: roll back
 */
export async function enqueueInTransaction(
  client: Queryable,
  bus: ChangeBus,
  requests: readonly EnqueueRequest[],
): Promise<{ jobs: EnqueuedJob[]; publish(): void }> {
  const newJobs = requests.map(toNewJob);
  return insert(client, bus, { requests, newJobs, quota: await check(client, newJobs) });
}

/**
 * Enqueues one job in a transaction of its own, then tells the bus.
 * @throws InvalidInput, ItemRefused
 */
export async function enqueue(pool: Pool, bus: ChangeBus, request: EnqueueRequest): Promise<EnqueuedJob> {
  const newJobs = [toNewJob(request)];
  const { jobs, publish } = await transactAtOnce(
    pool,
    (client) => check(client, newJobs),
    (client, quota, commit) => insert(client, bus, { requests: [request], newJobs, quota }, commit),
  );
  publish();
  return jobs[0] as EnqueuedJob;
}

/** Asks for all there is to know at once; what is wrong with items is told first. */
async function check(client: Queryable, newJobs: readonly NewJob[]): Promise<QuotaCheck> {
  const [, , quota] = await together(client, () => [
    checkItems(client, newJobs),
    checkDependencies(client, newJobs),
    checkQuota(client, newJobs),
  ]);
  return quota;
}

interface Checked {
  requests: readonly EnqueueRequest[];
  newJobs: readonly NewJob[];
  quota: QuotaCheck;
}

/** @param commit of a transaction that holds nothing else: travels with the jobs where nothing may refuse them any more */
async function insert(
  client: Queryable,
  bus: ChangeBus,
  { requests, newJobs, quota }: Checked,
  commit?: () => Promise<unknown>,
): Promise<{ jobs: EnqueuedJob[]; publish(): void }> {
  const isSettled = !quota.mayRefuse && areFree(newJobs) && newJobs.every((job) => !job.dedupe);
  const [jobs] = await together(client, () => [
    insertJobs(client, newJobs),
    commit && isSettled ? commit() : undefined,
  ]);
  const changed = jobs.filter((job) => job.outcome !== "existing");
  if (!isSettled) {
    refuseMismatches(requests, newJobs, jobs);
    if (changed.length > 0) await quota.end();
    await holdPrices(client, newJobs, jobs);
  }
  return {
    jobs,
    publish() {
      if (changed.length === 0) return;
      bus.publish({
        kind: "hints",
        hints: changed.map(({ id, userId, rev, seq, state }) => ({ jobId: id, userId, rev, seq, state })),
      });
    },
  };
}

/** Parses the input and freezes the task's policy into the row, so that a later release cannot change it. */
export function toNewJob(request: EnqueueRequest): NewJob {
  const { task, userId, runAt, priority = 0, parentId = null } = request;
  const dependsOn = parseDependsOn(request.dependsOn);
  if (!isTaskName(task)) {
    throw new InvalidInput({ field: "task", expected: `one of ${TASK_NAMES.join(", ")}`, got: JSON.stringify(task) });
  }
  if (!Number.isInteger(priority) || Math.abs(priority) > 1_000) {
    const expected = "a whole number from -1000 to 1000";
    throw new InvalidInput({ field: "priority", expected, got: String(priority) });
  }
  if (runAt && Number.isNaN(runAt.getTime())) {
    throw new InvalidInput({ field: "runAt", expected: "a valid instant", got: "an invalid date" });
  }
  const dedupe = parseDedupe(request);
  const { input: schema, policy, key }: TaskDefinition = catalog[task];
  const parsed = schema.safeParse(request.input);
  if (!parsed.success) throw InvalidInput.fromZod(parsed.error, request.input);
  const input = parsed.data as Record<string, unknown>;
  return {
    id: uuidV7(),
    task,
    queue: policy.queue,
    userId,
    itemId: typeof input.itemId === "string" ? input.itemId : null,
    parentId,
    priority,
    input,
    maxAttempts: policy.maxAttempts,
    timeoutMs: policy.timeoutMs,
    heartbeatTimeoutMs: policy.heartbeatTimeoutMs ?? null,
    jobTimeoutMs: policy.jobTimeoutMs ?? null,
    key: key?.(input) ?? null,
    backoff: policy.backoff,
    runAt,
    dedupe,
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  };
}

function refuseMismatches(
  requests: readonly EnqueueRequest[],
  newJobs: readonly NewJob[],
  jobs: readonly EnqueuedJob[],
): void {
  for (const [place, { dedupe }] of newJobs.entries()) {
    const job = jobs[place];
    if (dedupe?.mode !== "return" || !job?.inputDiffers) continue;
    const field = requests[place]?.dedupe ? "dedupe.key" : "idempotencyKey";
    throw new IdempotencyMismatch({ field, key: dedupe.key, jobId: job.id });
  }
}

/** Locked against removal until the transaction ends. Uses item_pkey. */
const READ_ITEMS = `
  select id, user_id as "userId", content_type as "contentType"
  from item where id = any($1::uuid[]) and deleted_at is null
  for share`;

/** @throws ItemRefused when a job is about an item that is not its user's, or not of a type its task takes */
export async function checkItems(db: Queryable, jobs: readonly NewJob[]): Promise<void> {
  const itemIds = [...new Set(jobs.flatMap((job) => job.itemId ?? []))];
  if (itemIds.length === 0) return;
  const { rows } = await db.query<{ id: string; userId: string; contentType: string }>(READ_ITEMS, [itemIds]);
  const items = new Map(rows.map((row) => [row.id, row]));
  for (const job of jobs) {
    if (job.itemId === null) continue;
    const item = items.get(job.itemId.toLowerCase());
    // Someone else's item is as good as none: its existence is no one's business.
    if (!item || item.userId !== job.userId) {
      throw new ItemRefused({ code: "item-not-found", field: "itemId", expected: "an item of yours", got: job.itemId });
    }
    const accepts: readonly string[] = catalog[job.task as TaskName].accepts;
    if (!accepts.includes(item.contentType)) {
      const expected = `an item of type ${accepts.join(", ")}`;
      throw new ItemRefused({ code: "item-type-refused", field: "itemId", expected, got: item.contentType });
    }
  }
}
