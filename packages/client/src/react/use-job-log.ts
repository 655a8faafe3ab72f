import type { TaskName, TaskPartial } from "@jobwire/jobs/catalog";
import type { JobEvent } from "@jobwire/jobs/wire";
import { useMemo, useSyncExternalStore } from "react";
import type { JobwireError } from "../jobwire-error.ts";
import type { LogState, LogStatus } from "../live/log-store.ts";
import { PENDING_PREFIX } from "../live/live-store.ts";
import { type StepView, stepsOf } from "../progress/steps-of.ts";
import { useJobwire } from "./jobwire-provider.ts";

export type { StepView };

export interface UseJobLog<N extends TaskName = TaskName> {
  /** In order of `seq`, without a gap. */
  events: readonly JobEvent[];
  steps: readonly StepView[];
  partials: readonly TaskPartial<N>[];
  status: LogStatus;
  error: JobwireError | null;
}

const NO_LOG: LogState = { events: [], status: "loading", error: null };
const nothing = { get: () => NO_LOG, subscribe: () => () => {} };

/** The log of one open job, live. Pass null while there is none to watch. */
export function useJobLog<N extends TaskName = TaskName>(jobId: string | null | undefined): UseJobLog<N> {
  const client = useJobwire();
  const hasLog = typeof jobId === "string" && jobId !== "" && !jobId.startsWith(PENDING_PREFIX);
  const log = useMemo(() => (hasLog ? client.log(jobId) : nothing), [client, jobId, hasLog]);
  const { events, status, error } = useSyncExternalStore(log.subscribe, log.get, log.get);
  const steps = useMemo(() => stepsOf(events), [events]);
  const partials = useMemo(
    // The worker parsed each by the task's own schema before it was stored.
    () => events.flatMap((event) => (event.kind === "partial" ? [event.data.value as TaskPartial<N>] : [])),
    [events],
  );
  return { events, steps, partials, status, error };
}
