import type { JobState, TransitionEvent } from "@jobwire/db/lifecycle";
import type { JobError } from "./job-error.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What an event says, by kind. */
export type JobEventBody =
  | {
      kind: "state";
      data: {
        from: JobState | null;
        to: JobState;
        /** `create` for the first event of a job, `replace` when a later call gave a waiting job another input or time. */
        event: TransitionEvent | "create" | "replace";
        error?: JobError;
        workerId?: string;
        /** When the next attempt is due (ISO), for `retrying` and `scheduled`. */
        runAt?: string;
        /** Who asked, for cancel and rerun. */
        byUserId?: string;
        /** The attempt that ended cost none of the job's budget. */
        free?: true;
        /** How far the attempt was when its worker went away, for `lose`. */
        percent?: number;
      };
    }
  | {
      kind: "step";
      /** `startedAt` is on the event itself; `durationMs` is set on `finished` and `failed`. */
      data: { name: string; phase: "started" | "finished" | "failed"; durationMs?: number };
    }
  | { kind: "log"; data: { level: LogLevel; message: string; data?: unknown } }
  | { kind: "partial"; data: { value: unknown } };

/** An entry of a job's log; `seq` counts 1, 2, 3 … without a gap (invariant I5). */
export type JobEvent = JobEventBody & {
  jobId: string;
  seq: number;
  attempt: number;
  /** ISO instant, database time. */
  at: string;
};
