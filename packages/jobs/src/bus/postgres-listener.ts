import pg from "pg";
import type { Logger } from "pino";
import type { BusMessage } from "./change-bus.ts";
import { dropConnection } from "./drop-connection.ts";
import { packProbe, unpack } from "./envelope.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";

export interface PostgresListener {
  /** Resolves once LISTEN stands; rejects when the first connection fails. Later ones are retried for ever. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Holds LISTEN on a connection of its own. A socket can die without a word, so it notifies itself
 * every `probeIntervalMs` and expects to hear that before the next probe; else it connects anew, and
 * its listeners are told to sweep, since hints were lost meanwhile.
 */
export function createPostgresListener(options: {
  databaseUrl: string;
  logger: Logger;
  origin: string;
  probeIntervalMs: number;
  onMessage: (message: BusMessage) => void;
}): PostgresListener {
  const { databaseUrl, logger, origin, probeIntervalMs, onMessage } = options;
  let client: pg.Client | undefined;
  let probeTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let probesSent = 0;
  let probesHeard = 0;
  let failures = 0;
  let stopped = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      application_name: "jobwire-bus-listen",
      connectionTimeoutMillis: 5_000,
      query_timeout: probeIntervalMs,
      keepAlive: true,
    });
    let lost = false;
    const onLost = (error?: Error) => {
      if (lost) return;
      lost = true;
      dropConnection(fresh);
      if (client !== fresh) return; // never stood, or replaced or stopped already
      client = undefined;
      clearInterval(probeTimer);
      if (stopped) return;
      logger.warn({ err: error }, "the bus lost LISTEN; connecting anew");
      retryLater();
    };
    fresh.on("error", onLost);
    fresh.on("end", () => onLost());
    fresh.on("notification", (notification) => hear(notification.payload ?? ""));
    try {
      await fresh.connect();
      await fresh.query("listen jobwire");
    } catch (error) {
      onLost();
      throw error;
    }
    if (stopped) return dropConnection(fresh);
    client = fresh;
    failures = 0;
    probesHeard = probesSent;
    probeTimer = setInterval(() => probe(fresh, onLost), probeIntervalMs);
    probeTimer.unref();
  }

  function probe(listening: pg.Client, onLost: (error: Error) => void): void {
    if (probesHeard < probesSent) return onLost(new Error(`no echo of a probe within ${probeIntervalMs} ms`));
    probesSent += 1;
    listening.query("select pg_notify('jobwire', $1)", [packProbe(origin, probesSent)]).catch(onLost);
  }

  function hear(payload: string): void {
    const envelope = unpack(payload);
    if (!envelope) return;
    if (envelope.content.kind === "probe") {
      if (envelope.origin === origin) probesHeard = envelope.content.n;
    } else if (envelope.origin !== origin) onMessage(envelope.content);
  }

  async function retry(): Promise<void> {
    try {
      await connect();
      if (stopped) return;
      onMessage({ kind: "sweep" });
      onMessage({ kind: "items-lost" });
    } catch (error) {
      logger.warn({ err: error }, "the bus cannot listen yet");
      if (!stopped) retryLater();
    }
  }

  function retryLater(): void {
    retryTimer = setTimeout(() => void retry(), reconnectDelayMs(failures++));
    retryTimer.unref();
  }

  return {
    async start() {
      if (!client) await connect();
    },
    async stop() {
      stopped = true;
      clearInterval(probeTimer);
      clearTimeout(retryTimer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}
