/** Every interval of a worker, in milliseconds. Shorten them only in tests. */
export interface WorkerTimings {
  /** How often the worker renews its lease. */
  heartbeatMs: number;
  /** Not renewed for this long: the worker stops claiming and aborts its own jobs. */
  selfFenceMs: number;
  /** Silent for this long: any sweep declares the worker lost. Must exceed `selfFenceMs` by what an abort takes. */
  lostAfterMs: number;
  /** How often this process tries to be the sweeper. */
  sweepMs: number;
  /** A job due for this long without a doorbell has it rung anew. */
  overdueMs: number;
  /** A cancelled handler that has not stopped after this long is abandoned, or killed in its child process. */
  cancelGraceMs: number;
  /** A job `cancelling` for this long is finished by the sweep. Must exceed `cancelGraceMs`. */
  cancelOverdueMs: number;
  /** As `cancelGraceMs`, for handlers aborted by timeout, shutdown or a lost lease. */
  abortGraceMs: number;
  /** How often a worker with room looks for doorbells that nobody told it of. */
  pollMs: number;
  /** How long `drain` lets running jobs go on before it aborts them. */
  drainGraceMs: number;
  /** A connection that only listens is probed this often, and replaced when it does not answer within as long. */
  probeMs: number;
  /** Least time between two reports of one job's progress to the bus. */
  progressWireMs: number;
  /** Least time between two writes of one job's progress to the database. */
  progressDiskMs: number;
}

export const DEFAULT_TIMINGS: WorkerTimings = {
  heartbeatMs: 5_000,
  selfFenceMs: 10_000,
  lostAfterMs: 15_000,
  sweepMs: 5_000,
  overdueMs: 5_000,
  cancelGraceMs: 10_000,
  cancelOverdueMs: 15_000,
  abortGraceMs: 5_000,
  pollMs: 1_000,
  drainGraceMs: 10_000,
  probeMs: 4_000,
  progressWireMs: 100,
  progressDiskMs: 1_000,
};
