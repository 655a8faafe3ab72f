import { insertJobs, transact, writeChildren } from "@jobwire/db";
import type { InsertedJob, NewJob } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import { checkQuota } from "../admission/check-quota.ts";
import { checkItems, toNewJob } from "../enqueue.ts";
import type { EnqueuedJob, EnqueueRequest } from "../enqueue.ts";
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
  /** The same key of the same user gives the same batch. 1–200 characters. */
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
 * @throws InvalidInput, ItemRefused, QueueDraining, QuotaExceeded; nothing is written then
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
  const children = requests.map(({ task, input, runAt, priority: own = priority }) => {
    return { ...toNewJob({ task, input, runAt, priority: own, userId, parentId: batch.id }), childFailure: failure };
  });
  const needs = failure === "continue" ? "end" : "success";
  const made = await transact(pool, async (client) => {
    const dependsOn = children.map(({ id }) => ({ jobId: id, needs }) as const);
    const quota = await checkQuota(client, [batch, ...onePerQueue(children)]);
    const [parent] = (await insertJobs(client, [{ ...batch, dependsOn }])) as [InsertedJob];
    if (!parent.created) return { parent, jobs: [], counted: [] };
    await quota.end();
    const jobs: InsertedJob[] = [];
    for (let at = 0; at < children.length; at += AT_ONCE) {
      const some = children.slice(at, at + AT_ONCE);
      await checkItems(client, some);
      jobs.push(...(await insertJobs(client, some)));
    }
    const counted = await writeChildren(client, [parent.id], { showsProgress: [batch.task] });
    return { parent, jobs, counted };
  });
  publishChildren(bus, [made.parent, ...made.jobs], made.counted);
  return made.parent;
}

/** What stands for the children where a drained queue is to refuse them: children themselves are never refused. */
function onePerQueue(children: readonly NewJob[]): NewJob[] {
  return [...new Map(children.map((child) => [child.queue, { ...child, parentId: null }])).values()];
}
