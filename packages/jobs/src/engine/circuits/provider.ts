/** How a call of a provider ended, as its circuit sees it. */
export type Verdict =
  /** It answered: with what was asked for, or by refusing a bad request. */
  | { kind: "answered" }
  /** It is at fault: 5xx, 429, no answer in time, no connection. */
  | { kind: "fault"; retryAfterMs?: number }
  /** The call says nothing about it: it was aborted, or failed on our side. */
  | { kind: "unknown" };

/** Leave to call a provider once. Plain data: it crosses to child processes. */
export interface Pass {
  provider: string;
  /** Set when this call is the one that tries whether the provider answers again. */
  probe: string | null;
}

export interface CallOptions {
  /** Ends the call; that says nothing about the provider. Default: the attempt's own signal. */
  signal?: AbortSignal;
  /** Longest the provider may take, in milliseconds, 1 or more; then it counts as failed. Default 120 000. */
  timeoutMs?: number;
}

/** A service outside, behind its circuit breaker. */
export interface Provider {
  /**
   * Calls it: `work` gets a signal that fires when the call is to end. While the circuit is open nothing
   * is called.
   * @returns what `work` returned
   * @throws RetryableError `provider-out` (free, with retry-after) while the circuit is open;
   *   RetryableError `provider-failed` or `provider-busy` when the provider is at fault; what `work`
   *   threw otherwise, and where it threw a RetryableError
   */
  call<T>(work: (signal: AbortSignal) => Promise<T>, options?: CallOptions): Promise<T>;
}

/** What a circuit asks before a call and learns after it: the two halves of `Provider.call`. */
export interface ProviderGate {
  /** @throws RetryableError `provider-out` */
  enter(provider: string, timeoutMs: number): Promise<Pass>;
  leave(pass: Pass, verdict: Verdict): Promise<void>;
}
