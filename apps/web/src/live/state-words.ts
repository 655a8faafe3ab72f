import type { JobState } from "@jobwire/jobs/wire";

/** What each state is called. */
export const STATE_WORDS: Readonly<Record<JobState, string>> = {
  scheduled: "Scheduled",
  blocked: "Blocked",
  queued: "Queued",
  running: "Running",
  cancelling: "Cancelling",
  retrying: "Retrying",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};
