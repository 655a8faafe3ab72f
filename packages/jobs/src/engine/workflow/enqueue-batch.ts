import { insertJobs, transact, writeChildren } from "@jobwire/db";
import type { InsertedJob, NewJob, Queryable } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import { checkQuota } from "../admission/check-quota.ts";
import { IdempotencyMismatch } from "../dedupe/idempotency-mismatch.ts";
import { checkItems, toNewJob } from "../enqueue.ts";
import type { EnqueuedJob, EnqueueRequest } from "../enqueue.ts";
import { holdPrices } from "../hold-prices.ts";
import { InvalidInput } from "../invalid-input.ts";
import type { ChildFailure } from "./child-handle.ts";
import { checkTotal, publishChildren } from "./spawn-children.ts";

/** One job of a batch. */
export type BatchRequest = Pick<EnqueueRequest, "task" | "input" | "runAt" | "priority">;

export interface BatchOptions {
  /** Whose jobs they are. */
  userId: string;
  /** What people read, 1–200 characters. */
  title: string;
  /**
   * `continue` (default): the batch completes when all are over, however they ended. `fail-fast`: the
   * first that fails, or is cancelled, fails the batch, and the others are cancelled.
   */
  failure?: ChildFailure;
  /** Of those that give none; default 0. */
  priority?: number;
  /** The same key of the same user gives the same batch; with other jobs it is refused. 1–200 characters. */
  idempotencyKey?: string;
}

/** Inserted by one statement. */
const AT_ONCE = 500;

/**
 * Makes many jobs as the children of one, in one transaction. That one, a job of the task `jobs.batch`,
 * waits for them; their counts are its progress and, in the end, its output. The whole batch counts as
 * one towards its user's quota.
 * @param requests 1 to 10 000
 * @returns the batch's own job
 * @throws InvalidInput (a field of the third request is `jobs.2.…`), ItemRefused, QueueDraining, QuotaExceeded, IdempotencyMismatch, InsufficientCredits; nothing is written then
 */
export async function enqueueBatch(
  pool: Pool,
  bus: ChangeBus,
  requests: readonly BatchRequest[],
  options: BatchOptions,
): Promise<EnqueuedJob> {
  const { userId, title, failure = "continue", priority = 0, idempotencyKey } = options;
  if (requests.length === 0) {
    throw new InvalidInput({ field: "requests", expected: "a list of at least 1", got: "a list of 0" });
  }
  checkTotal(requests.length);
  const batch = toNewJob({ task: "jobs.batch", input: { title }, userId, priority, idempotencyKey });
  const children = requests.map(({ task, input, runAt, priority: own = priority }, place) => {
    const child = toChild({ task, input, runAt, priority: own, userId, parentId: batch.id }, place);
    return { ...child, childFailure: failure };
  });
  const needs = failure === "continue" ? "end" : "success";
  const made = await transact(pool, async (client) => {
    const dependsOn = children.map(({ id }) => ({ jobId: id, needs }) as const);
    const quota = await checkQuota(client, [batch, ...onePerQueue(children, batch)]);
    const [parent] = (await insertJobs(client, [{ ...batch, dependsOn, isWhole: true }])) as [InsertedJob];
    if (!parent.created) {
      if (parent.inputDiffers || !(await hasChildren(client, parent.id, children))) {
        throw new IdempotencyMismatch({ field: "idempotencyKey", key: idempotencyKey ?? "", jobId: parent.id });
      }
      return { parent, jobs: [], counted: [] };
    }
    await quota.end();
    const jobs: InsertedJob[] = [];
    for (let at = 0; at < children.length; at += AT_ONCE) {
      const some = children.slice(at, at + AT_ONCE);
      await checkItems(client, some);
      jobs.push(...(await insertJobs(client, some)));
    }
    await holdPrices(client, children, jobs);
    const counted = await writeChildren(client, [parent.id], { showsProgress: [batch.task] });
    return { parent, jobs, counted };
  });
  publishChildren(bus, [made.parent, ...made.jobs], made.counted);
  return made.parent;
}

/** @throws InvalidInput that says which of them it is about */
function toChild(request: EnqueueRequest, place: number): NewJob {
  try {
    return toNewJob(request);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const { code, field, expected, got } = error;
    throw new InvalidInput({ code, field: field === "" ? `jobs.${place}` : `jobs.${place}.${field}`, expected, got });
  }
}

/**
 * What stands for the children where a drained queue is to refuse them: children themselves are never refused. With
 * the key of the batch, for one that was accepted before is answered.
 */
function onePerQueue(children: readonly NewJob[], { dedupe }: NewJob): NewJob[] {
  return [...new Map(children.map((child) => [child.queue, { ...child, dedupe, parentId: null }])).values()];
}

/** Whether these, and no others, are the children of a batch; ids are in the order of making. Uses job_parent. */
const HAS_CHILDREN = `
  select (select array_agg(task || input::text order by id) from job where parent_id = $1)
    = (select array_agg(task || input::text order by place)
       from unnest($2::text[], $3::jsonb[]) with ordinality as asked(task, input, place)) as same`;

async function hasChildren(db: Queryable, batchId: string, children: readonly NewJob[]): Promise<boolean> {
  const { rows } = await db.query<{ same: boolean | null }>(HAS_CHILDREN, [
    batchId,
    children.map(({ task }) => task),
    children.map(({ input }) => JSON.stringify(input)),
  ]);
  return rows[0]?.same === true;
}
