import { holdCredits } from "@jobwire/db";
import type { InsertedJob, NewJob, Queryable } from "@jobwire/db";
import { catalog } from "../catalog/index.ts";
import type { TaskDefinition, TaskName } from "../catalog/index.ts";

/**
 * Holds what new jobs cost, in the transaction that makes them. What a job spawns costs nothing: the price
 * of the one that was asked for covers it. Nothing is asked of the database where nothing has a price.
 * @param asked in the order of `made`
 * @throws InsufficientCredits: roll back
 */
export async function holdPrices(
  client: Queryable,
  asked: readonly NewJob[],
  made: readonly InsertedJob[],
): Promise<void> {
  const priced = made.flatMap(({ id, outcome }, place) => {
    const job = asked[place];
    if (!job || outcome === "existing") return [];
    const credits = priceOf(job);
    // What is replaced may have cost something before.
    return credits > 0 || (outcome === "replaced" && hasPrice(job)) ? [{ jobId: id, credits }] : [];
  });
  await holdCredits(client, priced);
}

/** Whether new jobs hold nothing, and so cannot be refused for want of credits. */
export const areFree = (jobs: readonly NewJob[]): boolean => jobs.every((job) => priceOf(job) === 0);

const hasPrice = ({ task }: NewJob) => (catalog[task as TaskName] as TaskDefinition).credits !== undefined;

function priceOf({ task, input }: NewJob): number {
  const { credits }: TaskDefinition = catalog[task as TaskName];
  return credits?.(input) ?? 0;
}
