// ④ claim: the lease is taken, attempt + 1, or the doorbell turns out to be out of date.
import { readClaim } from "@jobwire/db";
import type { Lease } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import type { Backoff } from "../catalog/index.ts";
import type { Doorbell } from "../engine/doorbell.ts";
import { publishMoves } from "../engine/move-jobs.ts";
import { createAttempt } from "./attempt.ts";
import type { Attempt } from "./attempt.ts";
import type { LoadedJob } from "./load.ts";
import type { Writers } from "./writers.ts";

/** An attempt that may begin. */
interface Claim {
  attempt: Attempt;
  job: LoadedJob;
}

/**
 * Takes the lease of the attempt that a doorbell was rung for, and reads what the attempt needs to know.
 * @returns undefined when that attempt is not due (any more): claimed elsewhere, cancelled, done
 */
export async function claim(
  doorbell: Doorbell,
  workerId: string,
  { writers, bus, pool }: { writers: Writers; bus: ChangeBus; pool: Pool },
): Promise<Claim | undefined> {
  const { jobId, attempt } = doorbell;
  const result = await writers.claims.submit({ jobId, event: "claim", workerId, attempt });
  if (!result.applied) {
    const isHeld = result.state === "running" || result.state === "cancelling";
    return isHeld ? takeUp(jobId, { workerId, attempt }, pool, bus) : undefined;
  }
  publishMoves(bus, [result]);
  const { task, userId, rev, seq, claimed } = result;
  if (claimed === undefined) throw new Error("expected a claim to answer with its job, got none");
  return {
    attempt: createAttempt({ jobId, userId, lease: { workerId, attempt: result.attempt }, rev, seq }, bus),
    job: { id: jobId, task, userId, ...claimed, backoff: claimed.backoff as Backoff },
  };
}

/**
 * A claim that was sent twice, because the answer to the first was lost, finds the job running: under
 * this worker's own lease. Nothing else here is at work on it (see `execute`), so this is its attempt.
 */
async function takeUp(jobId: string, lease: Lease, pool: Pool, bus: ChangeBus): Promise<Claim | undefined> {
  const held = await readClaim(pool, jobId, lease);
  if (!held) return undefined;
  const { userId, task, rev, seq, state, claimed } = held;
  const attempt = createAttempt({ jobId, userId, lease, rev, seq }, bus);
  attempt.publish(null);
  if (state === "cancelling") attempt.abort("cancel");
  return { attempt, job: { id: jobId, task, userId, ...claimed, backoff: claimed.backoff as Backoff } };
}
