/** Every state a job can be in. The order is the order of a job's life, and of filters on screen. */
export const JOB_STATES = [
  "scheduled",
  "blocked",
  "queued",
  "running",
  "cancelling",
  "retrying",
  "completed",
  "failed",
  "cancelled",
] as const;

/**
 * - `scheduled` – due in the future
 * - `blocked` – waits for children or parents
 * - `queued` – may run as soon as a worker is free
 * - `running` – an attempt is under way, under a worker's lease
 * - `cancelling` – asked to stop; the handler's signal has fired or is about to
 * - `retrying` – waits for its next attempt
 * - `completed`, `failed`, `cancelled` – over; reached once (invariant I2)
 */
export type JobState = (typeof JOB_STATES)[number];

export const TERMINAL_STATES = ["completed", "failed", "cancelled"] as const satisfies readonly JobState[];
export type TerminalState = (typeof TERMINAL_STATES)[number];

/** States in which a worker holds the lease. */
export const LEASED_STATES = ["running", "cancelling"] as const satisfies readonly JobState[];

/** States in which a job waits for something. */
export const WAITING_STATES = ["scheduled", "blocked", "queued", "retrying"] as const satisfies readonly JobState[];

export function isTerminal(state: JobState): state is TerminalState {
  return (TERMINAL_STATES as readonly JobState[]).includes(state);
}
