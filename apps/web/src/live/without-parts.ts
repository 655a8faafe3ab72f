import type { JobView } from "@jobwire/jobs/wire";

/** Leaves out jobs whose parent is among them: parts speak through it. */
export function withoutParts(jobs: readonly JobView[]): JobView[] {
  const ids = new Set(jobs.map(({ id }) => id));
  return jobs.filter(({ parentId }) => parentId === null || !ids.has(parentId));
}
