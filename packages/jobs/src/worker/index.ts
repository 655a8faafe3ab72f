/** Executes jobs. */
export { JobAborted } from "./job-aborted.ts";
export type { AbortReason } from "./job-aborted.ts";
export { startWorker } from "./start-worker.ts";
export type { RunningWorker, WorkerOptions } from "./start-worker.ts";
export { startSweeper, sweepOnce } from "./sweep.ts";
export type { SweepReport } from "./sweep.ts";
export { DEFAULT_TIMINGS } from "./timings.ts";
export type { WorkerTimings } from "./timings.ts";
