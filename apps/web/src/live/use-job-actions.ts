import { notifications } from "@mantine/notifications";
import { JobwireError } from "@jobwire/client";
import { useCancelJob, useRetryJob } from "@jobwire/client/react";
import { isTerminal, type JobView } from "@jobwire/jobs/wire";
import { useCallback, useMemo, useState } from "react";
import { lineWords } from "./line-words.ts";

export interface JobActions {
  cancel(jobId: string): Promise<void>;
  retry(jobId: string): Promise<void>;
  /** Asked for here, not answered yet. */
  isAsked(jobId: string): boolean;
}

/** Whether a job can be asked to stop. */
export function canCancel(job: JobView): boolean {
  return !isTerminal(job.state) && job.state !== "cancelling";
}

/** Whether a job can be run again. */
export function canRetry(job: JobView): boolean {
  return job.state === "failed" || job.state === "cancelled";
}

/** Cancel and retry, with feedback at once and a plain word when the server refuses. */
export function useJobActions(): JobActions {
  const { cancel } = useCancelJob();
  const { retry } = useRetryJob();
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());

  const ask = useCallback(async (jobId: string, what: string, call: (id: string) => Promise<unknown>) => {
    setAsked((before) => new Set(before).add(jobId));
    try {
      await call(jobId);
    } catch (error) {
      showProblem(what, error);
    } finally {
      setAsked((before) => {
        const after = new Set(before);
        after.delete(jobId);
        return after;
      });
    }
  }, []);

  return useMemo(
    () => ({
      cancel: (jobId) => ask(jobId, lineWords.cancelFailed, cancel),
      retry: (jobId) => ask(jobId, lineWords.retryFailed, retry),
      isAsked: (jobId) => asked.has(jobId),
    }),
    [ask, asked, cancel, retry],
  );
}

/** Tells in passing that something a person asked for did not happen, and why. */
export function showProblem(title: string, error: unknown): void {
  notifications.show({
    color: "red",
    title,
    message: error instanceof JobwireError ? error.message : lineWords.serverSilent,
    autoClose: 8_000,
  });
}
