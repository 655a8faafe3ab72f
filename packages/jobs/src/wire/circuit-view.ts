import type { JobError } from "./job-error.ts";

/**
 * - `closed` – the provider is called as usual
 * - `open` – it failed several times in a row: nobody calls it before `retryAt`
 * - `half-open` – one call is trying whether it answers again; its outcome closes the circuit or opens it anew
 */
export type CircuitState = "closed" | "open" | "half-open";

/** Whether a provider is worth calling, as all processes know it. A provider that never failed has no view. */
export interface CircuitView {
  provider: string;
  state: CircuitState;
  /** Failed calls in a row. */
  failures: number;
  /** Since when it is out (ISO); null while closed. */
  openedAt: string | null;
  /** While open: when one call may try again (ISO). While half-open: when that call is given up. */
  retryAt: string | null;
  /** Of the last failed call; null once one has succeeded. */
  error: JobError | null;
  /** ISO instant of the last change. */
  changedAt: string;
}
