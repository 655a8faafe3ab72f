import type { QueueLimits } from "@jobwire/jobs/catalog";
import type { WorkerTimings } from "@jobwire/jobs/worker";

/** What the traced handlers of a process are told, as JSON in FAULTS_SETTINGS. */
export interface TracedSettings {
  /** File that starts and ends of handlers are appended to. */
  trace: string;
  /** Replaces those of every worker. */
  timings: Partial<WorkerTimings>;
  /** Replaces those of the queue `default`. */
  limits: QueueLimits;
  /** Of the child that makes thumbnails, in MiB. */
  childMemoryMb: number;
  /** How far this process's `Date` is off, in milliseconds. */
  clockOffMs: number;
}
