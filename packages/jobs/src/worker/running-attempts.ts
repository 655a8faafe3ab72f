import type { Attempt } from "./attempt.ts";
import type { AbortReason } from "./job-aborted.ts";

/** The attempts under way in this worker. */
export interface RunningAttempts {
  get(jobId: string): Attempt | undefined;
  /** Claims are under way, and nobody knows yet of which jobs; or they are not any more. */
  expectClaims(expected: boolean): void;
  readonly expectsClaims: boolean;
  /**
   * Its claim was granted. It is busy until `end`: nobody else's business meanwhile. A cancel that was
   * heard of while the answer was on the way takes effect now.
   */
  begin(attempt: Attempt): void;
  /** Resolves when no earlier attempt of its job is at work here. */
  alone(attempt: Attempt): Promise<void>;
  /** A job is being cancelled at this revision, and may be one whose claim is under way. */
  noteCancel(jobId: string, rev: number): void;
  /** Its outcome is decided: nothing can abort it any more. It stays busy until `end`. */
  decide(attempt: Attempt): void;
  /**
   * Its finish is written, or is nobody's business here any more.
   * @param isTold false where its end could not be written: the rows may call it ours for a while
   */
  end(attempt: Attempt, isTold?: boolean): void;
  /** True from `begin` to `end`. */
  isBusy(jobId: string): boolean;
  /** This attempt has begun here and is over, though the rows may still call it ours: it does not begin again. */
  isGivenUp(jobId: string, attempt: number): boolean;
  /** Forgets given-up attempts that are not among what the rows, asked at this `performance.now()`, call ours. */
  forgetGivenUp(leased: readonly { jobId: string; attempt: number }[], sentAt: number): void;
  /** The jobs that are busy at this moment. */
  busyJobs(): ReadonlySet<string>;
  all(): Attempt[];
  abortAll(reason: AbortReason): void;
}

export function createRunningAttempts(): RunningAttempts {
  /** Of each job those at work here, the earliest first: as good as always one. */
  const busy = new Map<string, Attempt[]>();
  const attempts = new Map<string, Attempt>();
  const cancelled = new Map<string, number>();
  const waiting = new Map<Attempt, () => void>();
  const givenUp = new Map<string, { attempt: number; at: number }>();
  let expectsClaims = false;
  let isShuttingDown = false;
  const decide = (attempt: Attempt) => {
    if (attempts.get(attempt.jobId) === attempt) attempts.delete(attempt.jobId);
  };
  return {
    get: (jobId) => attempts.get(jobId),
    expectClaims(expected) {
      expectsClaims = expected;
      if (!expected) cancelled.clear();
    },
    get expectsClaims() {
      return expectsClaims;
    },
    begin(attempt) {
      const { jobId } = attempt;
      const earlier = busy.get(jobId);
      if (earlier) earlier.push(attempt);
      else busy.set(jobId, [attempt]);
      attempts.set(jobId, attempt);
      // Its claim was on the way when all others were told.
      if (isShuttingDown) attempt.abort("shutdown");
      // Of an earlier attempt otherwise.
      if ((cancelled.get(jobId) ?? 0) > attempt.known.rev) attempt.abort("cancel");
    },
    async alone(attempt) {
      while (busy.get(attempt.jobId)?.[0] !== attempt) {
        await new Promise<void>((resolve) => waiting.set(attempt, resolve));
      }
    },
    noteCancel(jobId, rev) {
      if (expectsClaims) cancelled.set(jobId, rev);
    },
    decide,
    end(attempt, isTold = true) {
      decide(attempt);
      const { jobId } = attempt;
      if (!isTold || attempt.abortReason === "lease-lost")
        givenUp.set(jobId, { attempt: attempt.lease.attempt, at: performance.now() });
      const left = busy.get(jobId)?.filter((one) => one !== attempt) ?? [];
      const [next] = left;
      if (next === undefined) return void busy.delete(jobId);
      busy.set(jobId, left);
      waiting.get(next)?.();
      waiting.delete(next);
    },
    isBusy: (jobId) => busy.has(jobId),
    isGivenUp: (jobId, attempt) => givenUp.get(jobId)?.attempt === attempt,
    forgetGivenUp(leased, sentAt) {
      const ours = new Map(leased.map(({ jobId, attempt }) => [jobId, attempt]));
      for (const [jobId, { attempt, at }] of givenUp)
        if (at < sentAt && ours.get(jobId) !== attempt) givenUp.delete(jobId);
    },
    busyJobs: () => new Set(busy.keys()),
    all: () => [...attempts.values()],
    abortAll(reason) {
      isShuttingDown ||= reason === "shutdown";
      for (const attempt of attempts.values()) attempt.abort(reason);
    },
  };
}
