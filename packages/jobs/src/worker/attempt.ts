import type { JobState } from "@jobwire/db/lifecycle";
import type { Lease } from "@jobwire/db";
import type { ChangeBus } from "../bus/index.ts";
import type { Progress } from "../wire/index.ts";
import { JobAborted } from "./job-aborted.ts";
import type { AbortReason } from "./job-aborted.ts";

/** One execution of a job by this worker, from its claim to its finish. */
export interface Attempt {
  readonly jobId: string;
  /** Its owner, as far as this worker knows. */
  readonly userId: string;
  readonly lease: Lease;
  /** `performance.now()` when the claim was known to have succeeded. */
  readonly claimedAt: number;
  readonly signal: AbortSignal;
  /** Newest durable revision that this worker knows of. */
  readonly known: { rev: number; seq: number; state: JobState };
  /** Fires the signal; the first reason stands. */
  abort(reason: AbortReason): void;
  readonly abortReason: AbortReason | undefined;
  /** The handler gave a sign of life. */
  alive(): void;
  /** `performance.now()` of its last one; the claim counts as one. */
  readonly lastSignAt: number;
  /** Takes note of a newer revision, and of a new owner. */
  learn(change: { userId: string; rev: number; seq: number; state?: JobState }): void;
  /** Tells the bus where the job stands, with progress if there is any. */
  publish(progress: Progress | null): void;
}

export function createAttempt(
  claim: { jobId: string; userId: string; lease: Lease; rev: number; seq: number },
  bus: ChangeBus,
): Attempt {
  const { jobId, lease } = claim;
  let { userId } = claim;
  const controller = new AbortController();
  const claimedAt = performance.now();
  let lastSignAt = claimedAt;
  const known = { rev: claim.rev, seq: claim.seq, state: "running" as JobState };
  return {
    jobId,
    get userId() {
      return userId;
    },
    lease,
    claimedAt,
    signal: controller.signal,
    known,
    abort(reason) {
      if (!controller.signal.aborted) controller.abort(new JobAborted(reason));
    },
    get abortReason() {
      const reason: unknown = controller.signal.reason;
      return reason instanceof JobAborted ? reason.reason : undefined;
    },
    alive() {
      lastSignAt = performance.now();
    },
    get lastSignAt() {
      return lastSignAt;
    },
    learn({ userId: owner, rev, seq, state }) {
      if (rev <= known.rev) return;
      userId = owner;
      known.rev = rev;
      known.seq = Math.max(known.seq, seq);
      if (state) known.state = state;
    },
    publish(progress) {
      bus.publish({ kind: "hints", hints: [{ jobId, userId, ...known, ...(progress ? { progress } : {}) }] });
    },
  };
}
