import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import type { BusMessage } from "./change-bus.ts";
import { dropConnection } from "./drop-connection.ts";
import { pack } from "./envelope.ts";
import { createOutbox } from "./outbox.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";

/** One statement, its own tiny transaction: NOTIFY holds a cluster-wide lock until its commit. */
const NOTIFY = "select pg_notify('jobwire', payload) from unnest($1::text[]) as payload";

/**
 * Least time between two statements, in milliseconds; the first after a rest goes at once. NOTIFY has a
 * price for the whole server, and under load what gathers meanwhile costs no more than one hint does.
 */
const REST_MS = 20;

/** Payloads per statement; keeps each transaction tiny. */
const PAYLOADS_PER_STATEMENT = 20;

export interface PostgresSender {
  start(): Promise<void>;
  /** Never throws, never waits. */
  send(message: BusMessage): void;
  /** Sends what waits (for two seconds at most), then closes. */
  stop(): Promise<void>;
}

/** Sends bus messages by NOTIFY from one connection, one statement at a time; the rest gathers meanwhile. */
export function createPostgresSender(options: {
  databaseUrl: string;
  logger: Logger;
  origin: string;
  coalesceMs: number;
  maxHints: number;
}): PostgresSender {
  const { databaseUrl, logger, origin, coalesceMs, maxHints } = options;
  let client: pg.Client | undefined;
  let sending: Promise<void> | undefined;
  let failures = 0;
  let retryTimer: NodeJS.Timeout | undefined;
  let stopped = false;
  const outbox = createOutbox({ coalesceMs, maxHints, onReady: pump });

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      application_name: "jobwire-bus-send",
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    fresh.on("error", (error) => {
      logger.warn({ err: error }, "the bus lost its sending connection");
      drop(fresh);
    });
    fresh.on("end", () => drop(fresh));
    await fresh.connect();
    client = fresh;
    return fresh;
  }

  function drop(lost: pg.Client): void {
    if (client === lost) client = undefined;
    dropConnection(lost);
  }

  function pump(): void {
    if (!sending && !retryTimer) sending = sendAll();
  }

  async function sendAll(): Promise<void> {
    // What is published within the same tick travels together.
    await Promise.resolve();
    for (let messages = outbox.take(); messages.length > 0; messages = outbox.take()) {
      if (!(await sendSome(messages))) {
        retryLater();
        break;
      }
      if (!stopped) await delay(REST_MS);
    }
    // In the same turn as the last look into the outbox, so that nothing put there is overlooked.
    sending = undefined;
  }

  async function sendSome(messages: readonly BusMessage[]): Promise<boolean> {
    let used: pg.Client | undefined;
    try {
      used = client ?? (await connect());
      const payloads = pack(origin, messages);
      for (let at = 0; at < payloads.length; at += PAYLOADS_PER_STATEMENT) {
        await used.query({ name: "notify", text: NOTIFY, values: [payloads.slice(at, at + PAYLOADS_PER_STATEMENT)] });
      }
      failures = 0;
      return true;
    } catch (error) {
      logger.warn({ err: error }, "the bus could not send; others will be told to sweep");
      if (used) drop(used);
      // Hints can be swept for; a change of access or of a library cannot.
      for (const message of messages) if (message.kind !== "hints") outbox.put(message);
      outbox.replaceBySweep();
      return false;
    }
  }

  function retryLater(): void {
    if (stopped) return;
    retryTimer = setTimeout(() => {
      retryTimer = undefined;
      pump();
    }, reconnectDelayMs(failures++));
    retryTimer.unref();
  }

  return {
    async start() {
      if (!client) await connect();
    },
    send(message) {
      if (!stopped) outbox.put(message);
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      clearTimeout(retryTimer);
      retryTimer = undefined;
      outbox.ripen();
      const sent = (async () => {
        await sending;
        if (client && !outbox.isEmpty) await sendAll();
      })();
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      outbox.stop();
      await client?.end().catch(() => {});
      client = undefined;
    },
  };
}
