import type { Attempt } from "./attempt.ts";
import type { AbortReason } from "./job-aborted.ts";

/** The attempts under way in this worker, and the jobs whose claim is under way. */
export interface RunningAttempts {
  get(jobId: string): Attempt | undefined;
  /** From before its claim is sent until after its finish is written: nobody else's business meanwhile. */
  begin(jobId: string): void;
  /** Its claim was granted. A cancel that was heard of while its answer was on the way takes effect now. */
  add(attempt: Attempt): void;
  /** A job is being cancelled at this revision, and may be one whose claim is under way. */
  noteCancel(jobId: string, rev: number): void;
  /** Its outcome is decided: nothing can abort it any more. It stays busy until `end`. */
  decide(jobId: string): void;
  end(jobId: string): void;
  /** True from `begin` to `end`. */
  isBusy(jobId: string): boolean;
  all(): Attempt[];
  abortAll(reason: AbortReason): void;
}

export function createRunningAttempts(): RunningAttempts {
  const busy = new Set<string>();
  const cancelled = new Map<string, number>();
  const attempts = new Map<string, Attempt>();
  return {
    get: (jobId) => attempts.get(jobId),
    begin: (jobId) => void busy.add(jobId),
    add(attempt) {
      attempts.set(attempt.jobId, attempt);
      // Of an earlier attempt otherwise.
      if ((cancelled.get(attempt.jobId) ?? 0) > attempt.known.rev) attempt.abort("cancel");
    },
    noteCancel(jobId, rev) {
      if (busy.has(jobId) && !attempts.has(jobId)) cancelled.set(jobId, rev);
    },
    decide: (jobId) => void attempts.delete(jobId),
    end(jobId) {
      busy.delete(jobId);
      cancelled.delete(jobId);
      attempts.delete(jobId);
    },
    isBusy: (jobId) => busy.has(jobId),
    all: () => [...attempts.values()],
    abortAll(reason) {
      for (const attempt of attempts.values()) attempt.abort(reason);
    },
  };
}
