import type { JobState } from "@jobwire/db/lifecycle";
import type { CircuitView } from "./circuit-view.ts";
import type { QueueView } from "./queue-view.ts";

/** A worker as admins see it. */
export interface WorkerView {
  id: string;
  host: string;
  pid: number;
  version: string;
  concurrency: number;
  /** Jobs under its lease now. */
  running: number;
  startedAt: string;
  heartbeatAt: string;
  stoppedAt: string | null;
  /** Its lease expired: it went away without a word. */
  lost: boolean;
}

/** The whole floor at a glance; pushed to admins, computed once per process whatever the number of tabs. */
export interface FloorView {
  /** Jobs per state: exact for states that are not terminal; terminal ones count the last hour, capped at 10 000. */
  counts: Record<JobState, number>;
  workers: WorkerView[];
  /** `*`, which stands for all together, first. */
  queues: QueueView[];
  /** Of providers that have ever failed. */
  circuits: CircuitView[];
}
