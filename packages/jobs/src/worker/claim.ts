// ④ claim: the lease is taken, attempt + 1, or the doorbell turns out to be out of date.
import type { ChangeBus } from "../bus/index.ts";
import type { Doorbell } from "../engine/doorbell.ts";
import { publishMoves } from "../engine/move-jobs.ts";
import { createAttempt } from "./attempt.ts";
import type { Attempt } from "./attempt.ts";
import type { Writers } from "./writers.ts";

/**
 * Takes the lease of the attempt that a doorbell was rung for.
 * @returns undefined when that attempt is not due (any more): claimed elsewhere, cancelled, done
 */
export async function claim(
  doorbell: Doorbell,
  workerId: string,
  { writers, bus }: { writers: Writers; bus: ChangeBus },
): Promise<Attempt | undefined> {
  const { jobId, attempt } = doorbell;
  const result = await writers.moves.submit({ jobId, event: "claim", workerId, attempt });
  if (!result.applied) return undefined;
  publishMoves(bus, [result]);
  const { userId, rev, seq } = result;
  return createAttempt({ jobId, userId, lease: { workerId, attempt: result.attempt }, rev, seq }, bus);
}
