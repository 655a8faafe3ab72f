/** Why somebody's job waits, from its queue alone: the table of all jobs is not told each job's place. Pure. */
import { ALL_QUEUES } from "@jobwire/jobs/catalog";
import type { JobView, QueueView } from "@jobwire/jobs/wire";
import { words } from "./words.ts";

type Waiter = Pick<JobView, "state" | "queue" | "runAt" | "waiting">;

/** Null where the job's own line says more: it does not stand in line, or its own reason is known. */
export function lineOfQueue(job: Waiter, queues: readonly QueueView[], nowMs: number): string | null {
  const isDue = job.state === "queued" || (job.state === "retrying" && Date.parse(job.runAt) <= nowMs);
  if (!isDue || job.waiting !== undefined) return null;
  const all = queues.find(({ name }) => name === ALL_QUEUES);
  const own = queues.find(({ name }) => name === job.queue);
  if (all !== undefined && all.pausedAt !== null) return words.allStopped;
  if (own === undefined) return words.inQueue(job.queue);
  if (own.pausedAt !== null) return words.queuePaused(own.name);
  return isFull(own)
    ? words.queueFull(own.name)
    : all !== undefined && isFull(all)
      ? words.allFull
      : words.inQueue(own.name);
}

function isFull({ running, limits: { concurrency } }: QueueView): boolean {
  return typeof concurrency === "number" && running >= concurrency;
}
