import { plural } from "../app/plural.ts";

/** What stands on a job's line and in the tray that holds such lines, and what is said in passing about a job. */
export const lineWords = {
  isNew: "New",
  cancel: "Cancel",
  cancelJob: (title: string) => `Cancel ${title}`,
  cancelFailed: "The job could not be cancelled",
  retry: "Retry",
  retryFailed: "The job could not be started again",
  serverSilent: "The server did not answer. Try again in a moment.",
  retryJob: (title: string) => `Retry ${title}`,
  ended: (title: string, state: string) => `${title} ${state.toLowerCase()}`,
  manyEnded: (count: number) => `${count} jobs ended`,
  finished: (count: number) => plural(count, "Finished", `${count} finished`),
  running: (count: number) => `${count} running`,
  waiting: (count: number) => `${count} waiting`,
  underWay: "Jobs under way",
  allUnderWay: "All jobs under way",
  nothingUnderWay: "Nothing is under way",
  more: (count: number) => `and ${count} more`,
} as const;
