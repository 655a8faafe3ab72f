// ⑦ bus hint: from the process that wrote, to those that show or run.
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { ChangeBus } from "./change-bus.ts";
import { createListeners } from "./listeners.ts";
import { createPostgresListener } from "./postgres-listener.ts";
import { createPostgresSender } from "./postgres-sender.ts";

export interface PostgresBusOptions {
  /** A direct connection (no transaction-pooling proxy in between): LISTEN needs one. */
  databaseUrl: string;
  logger: Logger;
  /** Least time between two sends about one job, in milliseconds. Default 50. */
  coalesceMs?: number;
  /** How often LISTEN is probed, in milliseconds. Default 4000; a dead one is noticed within twice that. */
  probeIntervalMs?: number;
  /** More hints than this waiting to be sent become one `sweep`. Default 5000. */
  maxHints?: number;
}

/**
 * A bus over Postgres LISTEN/NOTIFY on channel `jobwire`, with two connections of its own: one that
 * listens, one that sends. Local listeners hear within `publish`; other processes with the next flush.
 */
export function createPostgresBus(options: PostgresBusOptions): ChangeBus {
  const { databaseUrl, logger, coalesceMs = 50, probeIntervalMs = 4_000, maxHints = 5_000 } = options;
  const origin = randomUUID();
  const listeners = createListeners(logger);
  const ownListeners = createListeners(logger);
  const sender = createPostgresSender({ databaseUrl, logger, origin, coalesceMs, maxHints });
  const listener = createPostgresListener({
    databaseUrl,
    logger,
    origin,
    probeIntervalMs,
    onMessage: (message) => listeners.tell(message),
  });
  let stopping: Promise<void> | undefined;

  const stop = () =>
    (stopping ??= (async () => {
      await Promise.all([sender.stop(), listener.stop()]);
      listeners.clear();
      ownListeners.clear();
    })());

  return {
    publish(message) {
      if (stopping) return;
      listeners.tell(message);
      ownListeners.tell(message);
      sender.send(message);
    },
    subscribe: (listen) => listeners.add(listen),
    subscribeOwn: (listen) => ownListeners.add(listen),
    async start() {
      await Promise.all([listener.start(), sender.start()]);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
