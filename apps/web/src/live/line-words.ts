/** What stands on a job's line, and the tray that holds such lines. */
export const lineWords = {
  isNew: "New",
  cancel: "Cancel",
  cancelJob: (title: string) => `Cancel ${title}`,
  retry: "Retry",
  retryJob: (title: string) => `Retry ${title}`,
  underWay: "Jobs under way",
  allUnderWay: "All jobs under way",
  nothingUnderWay: "Nothing is under way",
  more: (count: number) => `and ${count} more`,
} as const;
