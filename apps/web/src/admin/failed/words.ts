/** What the page of failed jobs says. Admins read it: terms of the trade are welcome. */
import { plural } from "../../app/plural.ts";

export const words = {
  title: "Failed",
  aside: (jobs: number) => (jobs === 0 ? undefined : plural(jobs, "1 job", `${counted(jobs)} jobs`)),
  failedTitle: "The failed jobs could not be read",
  loading: "Loading the failed jobs",
  emptyTitle: "Nothing has failed",
  empty: "Jobs that failed for good stand here, by task and reason, until they are retried, removed or cleared away.",
  groups: "Failures by task and error",
  count: (count: number) => plural(count, "1 job", `${counted(count)} jobs`),
  newest: "newest",
  noCode: "no code",
  open: (what: string) => `Jobs of ${what}`,
  retryAll: (count: number) => plural(count, "Retry it", `Retry all ${counted(count)}`),
  retrying: (done: number, total: number) => `Retrying: ${counted(done)} of ${counted(total)}`,
  retried: (moved: number, refused: number) =>
    `${plural(moved, "1 job is", `${counted(moved)} jobs are`)} queued again.${refused === 0 ? "" : ` ${counted(refused)} could not be.`}`,
  retryFailed: "The jobs could not be started again",
  retry: "Retry",
  selected: (count: number) => `${count} selected`,
  retrySelected: (count: number) => plural(count, "Retry 1 job", `Retry ${count} jobs`),
  clear: "Clear selection",
  selectAll: "Select all shown",
  select: (person: string) => `Select the job of ${person}`,
  retryOf: (person: string) => `Retry the job of ${person}`,
  remove: "Remove",
  removeAll: (count: number) => plural(count, "Remove it", `Remove all ${counted(count)}`),
  removeSelected: (count: number) => plural(count, "Remove 1 job", `Remove ${count} jobs`),
  removeOf: (person: string) => `Remove the job of ${person}`,
  attempts: (count: number) => plural(count, "1 attempt", `${count} attempts`),
  openJob: "Open",
  more: "Show more",
  noneShown: "None of the jobs read so far are of this kind.",
  noneLeft: "None is left: they are queued, at work or over.",
  confirmTitle: (count: number) => `Retry ${counted(count)} jobs?`,
  confirmText: "Each is queued again with its full number of attempts.",
  keep: "Not now",
} as const;

/** Counts stop at 10 000. */
function counted(count: number): string {
  return count >= 10_000 ? "10 000+" : count.toLocaleString("en-GB").replace(",", " ");
}
