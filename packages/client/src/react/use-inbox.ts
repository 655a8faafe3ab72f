import type { JobView } from "@jobwire/jobs/wire";

export interface UseInbox {
  /** Jobs that finished and were not looked at on this device; newest first. */
  unseen: readonly JobView[];
  /** Recently finished jobs, seen or not; newest first. */
  recent: readonly JobView[];
  isSeen(jobId: string): boolean;
  markSeen(jobId: string): void;
  markAllSeen(): void;
}

/** What finished while the viewer was not looking. */
export function useInbox(): UseInbox {
  return { unseen: [], recent: [], isSeen: () => false, markSeen: () => {}, markAllSeen: () => {} };
}
