// ④ claim: the lease is taken, attempt + 1, or the doorbell turns out to be out of date.
import type { ChangeBus } from "../bus/index.ts";
import type { Backoff } from "../catalog/index.ts";
import type { Doorbell } from "../engine/doorbell.ts";
import { publishMoves } from "../engine/move-jobs.ts";
import { createAttempt } from "./attempt.ts";
import type { Attempt } from "./attempt.ts";
import type { LoadedJob } from "./load.ts";
import type { Writers } from "./writers.ts";

/**
 * Takes the lease of the attempt that a doorbell was rung for, and reads what the attempt needs to know.
 * @returns undefined when that attempt is not due (any more): claimed elsewhere, cancelled, done
 */
export async function claim(
  doorbell: Doorbell,
  workerId: string,
  { writers, bus }: { writers: Writers; bus: ChangeBus },
): Promise<{ attempt: Attempt; job: LoadedJob } | undefined> {
  const { jobId, attempt } = doorbell;
  const result = await writers.moves.submit({ jobId, event: "claim", workerId, attempt });
  if (!result.applied) return undefined;
  publishMoves(bus, [result]);
  const { task, userId, rev, seq, claimed } = result;
  if (claimed === undefined) throw new Error("expected a claim to answer with its job, got none");
  return {
    attempt: createAttempt({ jobId, userId, lease: { workerId, attempt: result.attempt }, rev, seq }, bus),
    job: { id: jobId, task, userId, ...claimed, backoff: claimed.backoff as Backoff },
  };
}
