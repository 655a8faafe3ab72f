import type { JobEvent } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";
import type { ObservableValue } from "./observable-value.ts";

/**
 * - `loading` – nothing has arrived yet
 * - `live` – complete so far, and followed
 * - `failed` – refused (no such job, signed out); see `error`
 */
export type LogStatus = "loading" | "live" | "failed";

export interface LogState {
  /** In order of `seq`, without a gap. A new array after every change. */
  events: readonly JobEvent[];
  status: LogStatus;
  error: JobwireError | null;
}

/** The log of one job, followed while somebody subscribes. */
export type LogStore = ObservableValue<LogState>;
