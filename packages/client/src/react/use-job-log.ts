import type { TaskName, TaskPartial } from "@jobwire/jobs/catalog";
import type { JobEvent } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";
import type { LogStatus } from "../live/log-store.ts";

/** A named step of an attempt, from its events. */
export interface StepView {
  name: string;
  attempt: number;
  state: "running" | "finished" | "failed";
  startedAt: string;
  durationMs: number | null;
  /** `seq` of the event that began it: a stable key. */
  seq: number;
}

export interface UseJobLog<N extends TaskName = TaskName> {
  /** In order of `seq`, without a gap. */
  events: readonly JobEvent[];
  steps: readonly StepView[];
  partials: readonly TaskPartial<N>[];
  status: LogStatus;
  error: JobwireError | null;
}

/** The log of one open job, live. Pass null while there is none to watch. */
export function useJobLog<N extends TaskName = TaskName>(_jobId: string | null | undefined): UseJobLog<N> {
  return { events: [], steps: [], partials: [], status: "loading", error: null };
}
