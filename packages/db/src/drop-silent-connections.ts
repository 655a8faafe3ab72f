import { Client } from "pg";
import type { Pool, PoolClient } from "pg";

interface SilenceOptions {
  /** Address to ask at; the pool's own. */
  url: string;
  applicationName: string;
  /** A statement without an answer for this long is asked after, in milliseconds. */
  suspectAfterMs: number;
}

/** What `pg` knows of a connection and does not tell: whether a statement is out, and the socket's counters. */
interface Inside {
  readyForQuery: boolean;
  processID: number | null;
  connection: { stream: { bytesRead: number; bytesWritten: number; destroy(cause: Error): void } };
}
type Connection = PoolClient & Inside;

/** Traffic so far, and since when there has been none while a statement was out. */
interface Watched {
  bytes: number;
  silentSince: number;
}

/** Looks per `suspectAfterMs`. */
const LOOKS = 5;
const PROBE_TIMEOUT_MS = 3_000;

/**
 * Whether a server process is not at work on what was sent to it: gone, or idle for a while. Null stands for
 * those whose state we may not see. Rows are few: one per connection of the server.
 */
const READ_IDLE = `
  select asked.pid,
    coalesce(a.pid is null or (a.state like 'idle%' and a.state_change < clock_timestamp() - $2 * interval '1 ms'), false)
      as "isIdle"
  from unnest($1::int[]) asked (pid) left join pg_stat_activity a on a.pid = asked.pid`;

/**
 * Finds connections of a pool that died without a word (a firewall's table, a host that is gone), whose
 * statements would wait for the pool's query timeout. One timer looks at the traffic of those in use; where
 * a statement has been out for `suspectAfterMs` without a byte either way, the server is asked, over a new
 * connection, what that process is doing. One that is at work is left alone, however long it takes. One that
 * is idle has lost our statement, or we its answer: the socket is destroyed, and the statement fails with a
 * passing error. What is idle in the pool went the same way, most likely, and is destroyed too.
 *
 * Where the server cannot be asked, nothing is known and nothing is done. Stops with the pool.
 */
export function dropSilentConnections(pool: Pool, options: SilenceOptions): void {
  const { suspectAfterMs } = options;
  const connections = new Set<Connection>();
  const inUse = new Map<Connection, Watched>();
  let isAsking = false;
  pool.on("connect", (client) => connections.add(client as Connection));
  pool.on("acquire", (client) => inUse.set(client as Connection, { bytes: -1, silentSince: 0 }));
  pool.on("release", (_error, client) => inUse.delete(client as Connection));
  pool.on("remove", (client) => {
    connections.delete(client as Connection);
    inUse.delete(client as Connection);
  });

  /** Looks at the traffic of one; tells whether it is silent for too long. */
  function isSuspect(connection: Connection, now: number): boolean {
    const watched = inUse.get(connection);
    if (watched === undefined) return false;
    const { bytesRead, bytesWritten } = connection.connection.stream;
    const bytes = bytesRead + bytesWritten;
    if (connection.readyForQuery || bytes !== watched.bytes) {
      watched.bytes = bytes;
      watched.silentSince = now;
    }
    return now - watched.silentSince >= suspectAfterMs;
  }

  async function look(): Promise<void> {
    const now = performance.now();
    const suspects = [...inUse.keys()].filter((connection) => isSuspect(connection, now));
    const pids = suspects.flatMap(({ processID }) => processID ?? []);
    if (pids.length === 0 || isAsking) return;
    isAsking = true;
    try {
      const idle = await askWhichAreIdle(pids, options);
      const answeredAt = performance.now();
      const dead: Connection[] = [];
      for (const connection of suspects.filter((suspect) => isSuspect(suspect, answeredAt))) {
        const watched = inUse.get(connection);
        if (idle.has(connection.processID ?? 0)) dead.push(connection);
        else if (watched !== undefined) watched.silentSince = answeredAt; // at work: asked after again as late
      }
      if (dead.length === 0) return;
      const lost = new Error("Connection terminated: the server is not at work on what was sent over it");
      for (const connection of connections) {
        if (!inUse.has(connection) || dead.includes(connection)) connection.connection.stream.destroy(lost);
      }
    } catch {
      // It cannot be asked: it may be away, or full. The pool's query timeout goes on.
    } finally {
      isAsking = false;
    }
  }

  const timer = setInterval(() => {
    if (pool.ended) clearInterval(timer);
    else void look();
  }, suspectAfterMs / LOOKS).unref();
}

/** @throws when the server cannot be reached in time */
async function askWhichAreIdle(pids: readonly number[], options: SilenceOptions): Promise<ReadonlySet<number>> {
  const { url, applicationName, suspectAfterMs } = options;
  const probe = new Client({
    connectionString: url,
    application_name: `${applicationName} probe`,
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
    query_timeout: PROBE_TIMEOUT_MS,
  }) as Client & Inside;
  probe.on("error", () => {});
  try {
    await probe.connect();
    const own = probe.processID;
    // Idle for as long as an answer may be on its way to us, at the least.
    const { rows } = await probe.query<{ pid: number; isIdle: boolean }>(READ_IDLE, [
      own === null ? pids : [...pids, own],
      suspectAfterMs / 2,
    ]);
    // A pooler in between tells numbers of its own: then "gone" means nothing. We are at work, and known.
    if (rows.some(({ pid, isIdle }) => pid === own && isIdle)) return new Set();
    return new Set(rows.flatMap(({ pid, isIdle }) => (isIdle ? pid : [])));
  } finally {
    probe.connection.stream.destroy(new Error("asked"));
  }
}
