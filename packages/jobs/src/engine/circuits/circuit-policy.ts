/** When a circuit opens, and for how long. */
export interface CircuitPolicy {
  /** Failed calls in a row that open it; 1 or more. */
  failures: number;
  /** How long it stays open at first, in milliseconds; twice that after each try that failed. */
  openMs: number;
  /** Longest it stays open, in milliseconds, unless the provider itself asks for longer. */
  maxOpenMs: number;
}

export const DEFAULT_CIRCUIT_POLICY: CircuitPolicy = { failures: 5, openMs: 30_000, maxOpenMs: 600_000 };
