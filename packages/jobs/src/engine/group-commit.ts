export interface GroupCommitOptions<Request, Result> {
  /** Does many requests in one go; results in the order of the requests. */
  commit: (requests: readonly Request[]) => Promise<readonly Result[]>;
  /** Most requests in one go. Default 500. */
  maxBatch?: number;
  /** Requests with the same key never share a batch. Default: they may. */
  keyOf?: (request: Request) => string;
}

export interface GroupCommit<Request, Result> {
  /** Resolves with this request's own result, once it is committed; rejects with its own error. */
  submit(request: Request): Promise<Result>;
  /** Resolves once nothing is waiting or in flight. */
  idle(): Promise<void>;
}

interface Waiting<Request, Result> {
  request: Request;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** Deadlock and serialization failure: Postgres rolled back, and asks to be tried again. */
const RETRYABLE_SQLSTATES = new Set(["40P01", "40001"]);
const MAX_RETRIES = 5;

/**
 * Turns many small writes into few large ones, without a timer: when idle a request goes at once;
 * while a batch is in flight the next one gathers. Order is kept. When a batch fails because of its
 * data, its requests are tried one by one, so that a bad one does not fail its neighbours.
 */
export function createGroupCommit<Request, Result>(
  options: GroupCommitOptions<Request, Result>,
): GroupCommit<Request, Result> {
  const { commit, maxBatch = 500, keyOf } = options;
  let queue: Waiting<Request, Result>[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    // Requests of the same turn of the event loop share the first batch.
    await Promise.resolve();
    while (queue.length > 0) await settle(nextBatch());
    running = undefined;
  }

  function nextBatch(): Waiting<Request, Result>[] {
    if (!keyOf) return queue.splice(0, maxBatch);
    const keys = new Set<string>();
    const batch: Waiting<Request, Result>[] = [];
    const rest: Waiting<Request, Result>[] = [];
    for (const waiting of queue) {
      const key = keyOf(waiting.request);
      if (batch.length < maxBatch && !keys.has(key)) batch.push(waiting);
      else rest.push(waiting);
      keys.add(key);
    }
    queue = rest;
    return batch;
  }

  async function settle(batch: readonly Waiting<Request, Result>[]): Promise<void> {
    try {
      const results = await commitWithRetries(batch.map((waiting) => waiting.request));
      for (const [at, waiting] of batch.entries()) waiting.resolve(results[at] as Result);
    } catch (error) {
      if (batch.length > 1 && isDataError(error)) {
        for (const waiting of batch) await settle([waiting]);
        return;
      }
      for (const waiting of batch) waiting.reject(error);
    }
  }

  async function commitWithRetries(requests: readonly Request[]): Promise<readonly Result[]> {
    for (let retry = 0; ; retry += 1) {
      try {
        const results = await commit(requests);
        if (results.length !== requests.length) {
          throw new RangeError(`expected ${requests.length} results of a group commit, got ${results.length}`);
        }
        return results;
      } catch (error) {
        if (retry >= MAX_RETRIES || !RETRYABLE_SQLSTATES.has(sqlState(error))) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** retry));
      }
    }
  }

  return {
    submit(request) {
      return new Promise<Result>((resolve, reject) => {
        queue.push({ request, resolve, reject });
        running ??= run();
      });
    },
    async idle() {
      while (running) await running;
    },
  };
}

/** True when the database refused what was written, rather than being out of reach. */
function isDataError(error: unknown): boolean {
  // 21 cardinality, 22 data exception, 23 integrity constraint, 54 limit exceeded
  return /^(21|22|23|54)/.test(sqlState(error));
}

function sqlState(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
