/** How far the parts of a job are, as segments of one bar. Pure. */
import { isTerminal, type ChildCounts, type JobView } from "@jobwire/jobs/wire";

export interface PartsProgress {
  total: number;
  completed: number;
  failed: number;
  cancelled: number;
  running: number;
  /** How much of the whole the running parts have done, counted in parts: two half-done ones are 1. */
  underWay: number;
  /** Over, however they ended. */
  done: number;
}

/**
 * The counts of the parent's row are the truth about what is over; what runs is read from the parts
 * that are known, of which there may be fewer.
 */
export function partsProgress(counts: ChildCounts, children: readonly JobView[]): PartsProgress {
  const { total, completed, failed, cancelled } = counts;
  const done = Math.min(total, completed + failed + cancelled);
  const moving = children.filter(({ state }) => state === "running" || state === "cancelling");
  const running = Math.min(moving.length, total - done);
  const underWay = moving.reduce((sum, job) => sum + (percentOf(job) ?? 0) / 100, 0);
  return { total, completed, failed, cancelled, done, running, underWay: Math.min(running, underWay) };
}

function percentOf({ attempt, progress }: JobView): number | null {
  return progress?.attempt === attempt ? progress.percent : null;
}

/** Parts in the order they are worth looking at: what went wrong, what moves, what waits, then the rest. */
export function partsByUrgency(children: readonly JobView[]): JobView[] {
  const rank = (job: JobView) =>
    job.state === "failed"
      ? 0
      : job.state === "running" || job.state === "cancelling"
        ? 1
        : isTerminal(job.state)
          ? 3
          : 2;
  return children.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}
