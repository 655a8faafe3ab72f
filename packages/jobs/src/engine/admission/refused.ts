/** A user has as many jobs that are not over as the queue, or the whole installation, allows. Nothing was enqueued. */
export class QuotaExceeded extends Error {
  override readonly name = "QuotaExceeded";
  readonly code = "quota-exceeded";
  /** Whose limit it is: a queue's name, or `*` for all together. */
  readonly queue: string;
  /** Most jobs of one user that are not over. */
  readonly limit: number;
  /** How many there are. */
  readonly have: number;
  /** A guess of when there is room again, in milliseconds. */
  readonly retryAfterMs: number;
  /** The user has no account yet, and would be allowed more with one. */
  readonly isGuest: boolean;

  constructor(details: { queue: string; limit: number; have: number; retryAfterMs: number; isGuest: boolean }) {
    const where = details.queue === "*" ? "" : ` in the queue "${details.queue}"`;
    super(`expected at most ${details.limit} unfinished jobs of a user${where}, got ${details.have} and more to add`);
    this.queue = details.queue;
    this.limit = details.limit;
    this.have = details.have;
    this.retryAfterMs = details.retryAfterMs;
    this.isGuest = details.isGuest;
  }
}

/** A queue is being drained: what waits still runs, but nothing new is accepted. Nothing was enqueued. */
export class QueueDraining extends Error {
  override readonly name = "QueueDraining";
  readonly code = "queue-draining";
  /** A queue's name, or `*` when nothing at all is accepted. */
  readonly queue: string;

  constructor(queue: string) {
    super(queue === "*" ? "no new jobs are accepted at the moment" : `the queue "${queue}" accepts no new jobs`);
    this.queue = queue;
  }
}
