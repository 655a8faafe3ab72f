/** What is said about the removal of failed jobs. */
import { plural } from "../app/plural.ts";

export const removalWords = {
  title: (count: number) => plural(count, "Remove this job?", `Remove ${counted(count)} jobs?`),
  text: (count: number) =>
    count === 1
      ? "It goes with its log, its files and the parts it had started, and cannot be brought back."
      : "They go with their logs, their files and the parts they had started, and cannot be brought back.",
  keep: "Keep",
  remove: (count: number) => plural(count, "Remove it", `Remove ${counted(count)} jobs`),
  removed: (removed: number, refused: number) =>
    [
      plural(removed, "1 job is removed.", `${counted(removed)} jobs are removed.`),
      refused === 0 ? "" : ` ${counted(refused)} stay: kept, needed by another job, or not failed any more.`,
    ].join(""),
  failed: "The jobs could not be removed",
} as const;

/** Counts stop at 10 000. */
function counted(count: number): string {
  return count >= 10_000 ? "10 000+" : count.toLocaleString("en-GB").replace(",", " ");
}
