/** The way back to one client, over ws or SSE, as subscriptions see it. */
export interface Connection {
  /** Bytes handed over and not yet taken by the network. */
  bufferedBytes(): number;
  /**
   * Counts a subscription until the returned resource is disposed.
   * @throws ApiError TOO_MANY_REQUESTS above the limit of a connection
   */
  admitSubscription(): Disposable;
  /** Hangs up at once, without waiting for the client; it resumes when it can. */
  drop(reason: string): void;
}
