import { applyTransitions } from "@jobwire/db";
import type { TransitionRequest, TransitionResult } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus, Hint } from "../bus/index.ts";

type Applied = Extract<TransitionResult, { applied: true }>;

/**
 * Applies transitions, in one statement. Results are in the order of the requests. Tell the bus with
 * `publishMoves` afterwards: admission hears of it, too.
 */
export async function moveJobs(pool: Pool, requests: readonly TransitionRequest[]): Promise<TransitionResult[]> {
  return requests.length === 0 ? [] : applyTransitions(pool, requests);
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
