import type { FailureGroup, JobView } from "@jobwire/jobs/wire";

/** What tells one group of failures from another. */
export function groupKey({ task, code }: Pick<FailureGroup, "task" | "code">): string {
  return `${task} ${code}`;
}

/** Whether a job belongs to a group, as it is now. */
export function isOfGroup(
  job: Pick<JobView, "task" | "state" | "error">,
  group: Pick<FailureGroup, "task" | "code">,
): boolean {
  return job.state === "failed" && job.task === group.task && (job.error?.code ?? "") === group.code;
}

/** How many of a group's jobs a retry of all has taken so far; the group shrinks while it goes on. */
export function retriedSoFar(total: number, left: number | undefined): number {
  return Math.min(total, Math.max(0, total - (left ?? 0)));
}
