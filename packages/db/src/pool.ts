import { setTimeout as delay } from "node:timers/promises";
import { Pool, types } from "pg";
import type { PoolClient, PoolConfig, QueryResult, QueryResultRow } from "pg";
import { dropSilentConnections } from "./drop-silent-connections.ts";
import { isPassing } from "./passing-error.ts";

export interface CreatePoolOptions {
  /** `postgresql://user:password@host:5432/database` */
  url: string;
  /** Most connections. Default: 10. */
  max?: number;
  /** Shown in pg_stat_activity. Default: `jobwire`. */
  applicationName?: string;
  /** The server ends a statement after this long, in milliseconds. Default: 30 000. */
  statementTimeoutMs?: number;
  /**
   * We give a statement up after this long and drop its connection, in milliseconds: for a server
   * or network that went silent. Default: `statementTimeoutMs` + 5 000.
   */
  queryTimeoutMs?: number;
  /**
   * A statement without an answer for this long is asked after over another connection, in milliseconds; its
   * own is dropped when the server is not at work on it. Default: 5 000.
   */
  suspectAfterMs?: number;
  /** Longest a connect, or the wait for a free connection, may take, in milliseconds. Default: 5 000. */
  connectTimeoutMs?: number;
  /** How long to go on trying to connect to a server that is away or starting, in milliseconds. Default: 15 000. */
  retryForMs?: number;
  /** Told when an idle connection dies. The pool replaces it; nothing needs to be done. */
  onError?: (error: Error) => void;
}

/** The server ends a transaction that nobody has sent anything to for this long. */
const IDLE_IN_TRANSACTION_MS = 10_000;

const INT8 = types.builtins.INT8;

/**
 * A pool of connections that outlives restarts of the server: connects are tried again with backoff,
 * a dying connection never ends the process, one that is dead without a word gives its statement up.
 *
 * Postgres bigints arrive as numbers, which hold every rev, count and size we have; one past 2^53
 * fails the statement rather than lose digits.
 *
 * Timeouts are start-up parameters: the address must be direct, or a pooler that passes them on.
 */
export function createPool(options: CreatePoolOptions): Pool {
  const { url, max = 10, applicationName = "jobwire", statementTimeoutMs = 30_000 } = options;
  const { queryTimeoutMs = statementTimeoutMs + 5_000, connectTimeoutMs = 5_000, retryForMs = 15_000 } = options;
  const { suspectAfterMs = 5_000 } = options;
  const pool = new RetryingPool(
    {
      connectionString: url,
      max,
      application_name: applicationName,
      statement_timeout: statementTimeoutMs,
      query_timeout: queryTimeoutMs,
      // A process that is frozen in a transaction must not hold its locks against everybody else.
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      // What is sent before the answer to what went ahead has come goes out at once (`transactAtOnce`).
      pipeline: true,
      types: { getTypeParser: parserOf as typeof types.getTypeParser },
    },
    retryForMs,
  );
  dropSilentConnections(pool, { url, applicationName, suspectAfterMs });
  const onError = options.onError ?? (() => {});
  pool.on("error", onError);
  // A client in use has no listener of the pool's; its statement fails with the same error.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/**
 * Sends a statement that may run twice without harm, again when the connection broke under it.
 * A statement inside a transaction must not be sent this way: the transaction is gone.
 */
export async function queryIdempotent<Row extends QueryResultRow>(
  pool: Pool,
  text: string,
  values: unknown[] = [],
  { retryForMs = 15_000 }: { retryForMs?: number } = {},
): Promise<QueryResult<Row>> {
  return await retryPassing(() => pool.query<Row>(text, values), retryForMs);
}

/** pg-pool's pool, whose `connect` (and so `query`) tries again while the server is away. */
class RetryingPool extends Pool {
  readonly #retryForMs: number;

  constructor(config: PoolConfig, retryForMs: number) {
    super(config);
    this.#retryForMs = retryForMs;
  }

  override connect(): Promise<PoolClient>;
  override connect(done: ConnectCallback): void;
  override connect(done?: ConnectCallback): Promise<PoolClient> | void {
    const connected = retryPassing(
      () => super.connect(),
      this.#retryForMs,
      () => this.ending,
    );
    if (!done) return connected;
    void hand(connected, done);
  }
}

type ConnectCallback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

/** pg-pool's own `query` connects by callback. */
async function hand(connected: Promise<PoolClient>, done: ConnectCallback): Promise<void> {
  let client: PoolClient;
  try {
    client = await connected;
  } catch (error) {
    done(error as Error, undefined, () => {});
    return;
  }
  done(undefined, client, (broken) => client.release(broken));
}

async function retryPassing<T>(work: () => Promise<T>, retryForMs: number, isOver = () => false): Promise<T> {
  const until = performance.now() + retryForMs;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() + waitMs > until || isOver()) throw error;
      await delay(waitMs * (0.75 + Math.random() / 2)); // apart, so that many processes do not come at once
    }
  }
}

function parserOf(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  return oid === INT8 && format !== "binary" ? parseInt8 : (types.getTypeParser(oid, format) as (v: string) => unknown);
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint: expected at most 2^53 - 1, got ${text}`);
  return value;
}
