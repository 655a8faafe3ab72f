// ④ claim: doorbells are answered and their attempts' leases taken, attempt + 1 each.
import { claimRung, readHeld } from "@jobwire/db";
import type { ClaimedJob } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import type { Backoff } from "../catalog/index.ts";
import { publishMoves } from "../engine/move-jobs.ts";
import { createAttempt } from "./attempt.ts";
import type { Attempt } from "./attempt.ts";
import type { LoadedJob } from "./load.ts";
import type { RunningAttempts } from "./running-attempts.ts";

/** An attempt that may begin. */
export interface Claim {
  attempt: Attempt;
  job: LoadedJob;
}

/** What a look for doorbells brought. */
export interface Look {
  claims: Claim[];
  /** There may be more of them. */
  hasMore: boolean;
  /** Some were passed over, because somebody held their job at that moment. */
  hasHeld: boolean;
}

/** Claims for one worker, one statement at a time. */
export interface Claimer {
  /** @param limit most doorbells to answer. @throws when the database does not; what it may have claimed comes with the next look */
  claim(limit: number): Promise<Look>;
}

export function createClaimer(options: {
  pool: Pool;
  bus: ChangeBus;
  running: RunningAttempts;
  workerId: () => string;
}): Claimer {
  const { pool, bus, running, workerId } = options;
  /** The answer to a claim was lost: it may have been granted. */
  let isUnsure = false;

  async function claim(limit: number): Promise<Look> {
    const id = workerId();
    if (isUnsure) return takeUp(id);
    isUnsure = true;
    const { claims, rung, passedOver } = await claimRung(pool, id, limit);
    isUnsure = false;
    publishMoves(bus, claims);
    return {
      claims: claims.map(({ claimed, ...held }) => toClaim(id, held, claimed)),
      hasMore: rung === limit,
      hasHeld: passedOver > 0,
    };
  }

  /** Leases of this worker that nothing here is at work on: those that it never heard of. */
  async function takeUp(id: string): Promise<Look> {
    // The answer may be older than what ends meanwhile: a job whose end is written while it is on its way still
    // stands in it as ours, and must not run again.
    const busy = running.busyJobs();
    const held = await readHeld(pool, id);
    isUnsure = false;
    const claims = held
      // What is over here, with a lease in doubt or an end that could not be written, is handed on by the heartbeat,
      // as an attempt of its own.
      .filter(({ jobId, attempt }) => !busy.has(jobId) && !running.isBusy(jobId) && !running.isGivenUp(jobId, attempt))
      .map(({ claimed, ...one }) => {
        const claim = toClaim(id, one, claimed);
        claim.attempt.publish(null);
        if (one.state === "cancelling") claim.attempt.abort("cancel");
        return claim;
      });
    return { claims, hasMore: true, hasHeld: false };
  }

  function toClaim(
    id: string,
    held: { jobId: string; userId: string; task: string; attempt: number; rev: number; seq: number },
    claimed: ClaimedJob,
  ): Claim {
    const { jobId, userId, task, attempt, rev, seq } = held;
    return {
      attempt: createAttempt({ jobId, userId, lease: { workerId: id, attempt }, rev, seq }, bus),
      job: { id: jobId, task, userId, ...claimed, backoff: claimed.backoff as Backoff },
    };
  }

  return {
    async claim(limit) {
      running.expectClaims(true);
      try {
        const look = await claim(limit);
        // In the same turn as the answer, so that nobody takes their leases for forgotten ones.
        for (const { attempt } of look.claims) running.begin(attempt);
        return look;
      } finally {
        running.expectClaims(isUnsure);
      }
    },
  };
}
