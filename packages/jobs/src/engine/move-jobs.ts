import { applyTransitions, transact } from "@jobwire/db";
import type { Queryable, TransitionRequest, TransitionResult } from "@jobwire/db";
import type { Pool, PoolClient } from "pg";
import type { ChangeBus, Hint } from "../bus/index.ts";
import { ringDoorbells } from "./ring-doorbell.ts";

/** Requests after which a job may wait for another attempt, and so needs its doorbell rung. */
const MAY_RING = new Set<TransitionRequest["event"]>(["throw", "lost", "rerun", "due", "release"]);

type Applied = Extract<TransitionResult, { applied: true }>;

/**
 * The one way any job moves: applies the transitions and rings the doorbells of those that now wait
 * for an attempt, in one transaction. Results are in the order of the requests. Tell the bus with
 * `publishMoves` afterwards.
 */
export async function moveJobs(pool: Pool, requests: readonly TransitionRequest[]): Promise<TransitionResult[]> {
  if (requests.length === 0) return [];
  // Most batches only claim or complete: a single statement, no transaction around it.
  if (!requests.some((request) => MAY_RING.has(request.event))) return applyTransitions(pool, requests);
  return transact(pool, (client: PoolClient) => moveJobsInTransaction(client, requests));
}

/** As `moveJobs`, in the caller's transaction. */
export async function moveJobsInTransaction(
  client: Queryable,
  requests: readonly TransitionRequest[],
): Promise<TransitionResult[]> {
  const results = await applyTransitions(client, requests);
  const waiting = results.filter(isApplied).filter((result) => result.to === "queued" || result.to === "retrying");
  await ringDoorbells(
    client,
    waiting.map((result) => result.jobId),
  );
  return results;
}

/** Tells the bus about the moves that took place. Call it after the commit. */
export function publishMoves(bus: ChangeBus, results: readonly TransitionResult[]): void {
  const hints = results.filter(isApplied).map(toHint);
  if (hints.length > 0) bus.publish({ kind: "hints", hints });
}

function isApplied(result: TransitionResult): result is Applied {
  return result.applied;
}

function toHint({ jobId, userId, rev, seq, to }: Applied): Hint {
  return { jobId, userId, rev, seq, state: to };
}
