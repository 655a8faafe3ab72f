/** What the inbox says. */
import { plural } from "../app/plural.ts";

export const words = {
  title: "Inbox",
  underWay: "Under way",
  finished: "Finished",
  markAll: "Mark all as read",
  fresh: (count: number) => (count === 0 ? undefined : `${count} new`),
  retryAll: (count: number) => `Retry all ${counted(count)} failed`,
  removeAll: (count: number) => `Remove all ${counted(count)} failed`,
  retried: (moved: number, refused: number) =>
    plural(moved, "1 job runs again.", `${moved} jobs run again.`) + (refused === 0 ? "" : ` ${refused} could not be.`),
  retryFailed: "The jobs could not be started again",
  emptyTitle: "Nothing has finished yet",
  empty: "Results of your jobs arrive here, also those that ended while you were away.",
  emptyAction: "Start something",
  away: "While you were away",
  groupDone: (count: number, title: string) => plural(count, `${title} completed`, `${count} × ${title} completed`),
  groupFailed: (count: number, title: string) => plural(count, `${title} failed`, `${count} × ${title} failed`),
  open: "Open the inbox",
  dismiss: "Dismiss",
  isNew: "New",
  retry: (title: string) => `Retry ${title}`,
  unknownReason: "It failed without saying why. You can try it again.",
  older: (count: number) =>
    `${count} older ${plural(count, "one is", "ones are")} unread as well; "Mark all as read" covers them.`,
  loading: "Loading your inbox",
  failedTitle: "Your inbox could not be read",
  markFailed: "It could not be marked as read",
  moreActive: (count: number) => `and ${count} more`,
} as const;

/** Counts stop at 10 000. */
function counted(count: number): string {
  return count >= 10_000 ? "10 000+" : String(count);
}
