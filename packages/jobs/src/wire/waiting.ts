/**
 * Why a job does not run yet: the first of these that applies.
 * - `scheduled` – its time has not come
 * - `backoff` – an attempt failed; the next one waits for its time
 * - `blocked` – it waits for other jobs
 * - `all-paused` – an admin stopped everything
 * - `paused` – an admin paused its queue
 * - `provider-out` – the service it needs does not answer; its circuit is open
 * - `provider-limit` – the service it needs has as many jobs, or starts of them, as this installation lets it have
 * - `no-worker` – no worker is running
 * - `rate-limit`, `key-rate-limit` – its queue, or its key, has started as many as it may for now
 * - `user-limit` – as many jobs of this user run as may
 * - `key-limit` – as many jobs of this key run as may
 * - `queue-full` – as many jobs of its queue run as may
 * - `all-full` – as many jobs run as may, or as there are workers for
 * - `starting` – nothing is in the way: it starts in a moment
 */
export type WhyWaiting =
  | "scheduled"
  | "backoff"
  | "blocked"
  | "all-paused"
  | "paused"
  | "provider-out"
  | "provider-limit"
  | "no-worker"
  | "rate-limit"
  | "key-rate-limit"
  | "user-limit"
  | "key-limit"
  | "queue-full"
  | "all-full"
  | "starting";

/** Where a waiting job stands. Not part of its row: it changes when others move. */
export interface Waiting {
  why: WhyWaiting;
  /** 1 is next in its queue; null where there is no line (scheduled, blocked, backoff). Beyond 1 000: 1 000. */
  position: number | null;
  /** ISO instant, a guess from recent durations; null when there is nothing to guess from. */
  estimatedStart: string | null;
  estimatedCompletion: string | null;
}
