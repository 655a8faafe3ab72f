import { describeProgress } from "@jobwire/client";
import { isTerminal, type JobState, type JobView, WAITING_STATES } from "@jobwire/jobs/wire";
import { useNow } from "./now.ts";
import { useTypicalMs } from "./typical-durations.tsx";
import { usePartsAtWork } from "./use-parts-at-work.ts";
import { partsLine, stateLine, timeLine } from "./words.ts";

export interface JobFigures {
  /** As it is drawn: what waits for parts that are at work is alive through them. */
  state: JobState;
  /** 0–100; null while truly unknown. */
  percent: number | null;
  /** "Cutting out, 62 %", "Next try in 8 s (2 of 3)". */
  line: string;
  /** "12 s · about 20 s left"; empty before the first attempt and between two. */
  times: string;
}

/** What a job's card says right now; ticks once a second while the job is not over. */
export function useJobFigures(job: JobView): JobFigures {
  const nowMs = useNow(1_000, !isTerminal(job.state));
  const typical = useTypicalMs(job.task);
  const { percent, remainingMs } = describeProgress(job, typical, nowMs);
  const parts = usePartsAtWork(job);
  return {
    state: parts > 0 ? "running" : job.state,
    percent: percent ?? partsPercent(job),
    line: parts > 0 && job.children !== null ? partsLine(job.children, parts) : stateLine(job, nowMs),
    times: parts === 0 && (job.startedAt === null || isWaiting(job)) ? "" : timeLine(job, nowMs, remainingMs),
  };
}

function isWaiting({ state }: JobView): boolean {
  return WAITING_STATES.some((one) => one === state);
}

/** Of a job that says nothing itself while its parts work: the share of them that is over. */
function partsPercent({ children, state }: JobView): number | null {
  if (children === null || children.total === 0 || isTerminal(state)) return null;
  return ((children.completed + children.failed + children.cancelled) / children.total) * 100;
}
