/** What the inbox says. */
export const words = {
  title: "Inbox",
  underWay: "Under way",
  finished: "Finished",
  markAll: "Mark all as read",
  fresh: (count: number) => (count === 0 ? undefined : `${count} new`),
  retryAll: (count: number) => `Retry all ${count} failed`,
  removeAll: (count: number) => `Remove all ${count} failed`,
  retried: (count: number) => (count === 1 ? "1 job runs again." : `${count} jobs run again.`),
  retryFailed: "The jobs could not be started again",
  emptyTitle: "Nothing has finished yet",
  empty: "Results of your jobs arrive here, also those that ended while you were away.",
  emptyAction: "Start something",
} as const;
