/** Attempts as people count them: those that cost the job something. Pure. */
import type { JobView } from "@jobwire/jobs/wire";

type Attempts = Pick<JobView, "attempt" | "freeAttempts" | "maxAttempts">;

/** How many attempts have counted so far, the current one included. */
export function countedAttempt(job: Attempts): number {
  return Math.max(0, job.attempt - job.freeAttempts);
}

/** How many may count; never fewer than there were. The server adds one to the budget for each that was free. */
export function countedBudget(job: Attempts): number {
  return Math.max(job.maxAttempts - job.freeAttempts, countedAttempt(job));
}
