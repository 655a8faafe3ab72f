/** What the inbox says. */
export const words = {
  title: "Inbox",
  underWay: "Under way",
  finished: "Finished",
  markAll: "Mark all as read",
  fresh: (count: number) => (count === 0 ? undefined : `${count} new`),
  emptyTitle: "Nothing has finished yet",
  empty: "Results of your jobs arrive here, also those that ended while you were away.",
  emptyAction: "Start something",
} as const;
