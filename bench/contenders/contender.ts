/** What each job does: nothing, or wait for 10 ms as if for somebody else's answer. */
export type Work = "no-op" | "10 ms";

/** Jobs that every contender may run at once. */
export const CONCURRENCY = 24;

export interface Round {
  work: Work;
  /** Waiting in the database before the first of them starts. */
  jobs: number;
  /** A round that is not over by then is counted as far as it came, in milliseconds. */
  limitMs: number;
  /** Processor time of all processes that take part; null where it is not known. */
  cpuTimeMs: () => number | null;
}

/** From the start of the first handler until the end of the last job is durable. */
export interface Measured {
  perSecond: number;
  cpuUsPerJob: number;
}

/** A way to run jobs on Postgres. */
export interface Contender extends AsyncDisposable {
  readonly name: string;
  /** Enqueues all jobs, then works them off. */
  round(round: Round): Promise<Measured>;
}

/** Counts handlers, and the time they took. */
export interface Stopwatch {
  /** To be called by each handler. */
  handle(): Promise<void>;
  /** Calls that have returned. */
  readonly handled: number;
  /** Resolves when all have been called, or the time is up. */
  readonly done: Promise<void>;
  /** @param handled jobs that are over, if it is known better */
  measured(handled?: number): Measured;
}

export function startStopwatch({ work, jobs, limitMs, cpuTimeMs }: Round): Stopwatch {
  let startedAt = 0;
  let cpuAtStartMs: number | null = null;
  let handled = 0;
  let finish = () => {};
  const done = new Promise<void>((resolve) => (finish = resolve));
  const limit = setTimeout(() => finish(), limitMs);
  void done.then(() => clearTimeout(limit));
  return {
    async handle() {
      if (startedAt === 0) {
        startedAt = performance.now();
        cpuAtStartMs = cpuTimeMs();
      }
      if (work === "10 ms") await new Promise((resolve) => setTimeout(resolve, 10));
      handled += 1;
      if (handled === jobs) finish();
    },
    done,
    get handled() {
      return handled;
    },
    measured(over = handled) {
      const cpuMs = (cpuTimeMs() ?? Number.NaN) - (cpuAtStartMs ?? Number.NaN);
      return { perSecond: (over * 1_000) / (performance.now() - startedAt), cpuUsPerJob: (cpuMs * 1_000) / over };
    },
  };
}
