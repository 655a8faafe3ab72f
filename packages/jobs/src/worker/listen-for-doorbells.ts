import pg from "pg";
import type { Logger } from "pino";
import { dropConnection } from "../bus/drop-connection.ts";
import { reconnectDelayMs } from "../bus/reconnect-delay.ts";

/** Where graphile-worker tells of new rows. Of the whole database, whatever their task. */
const CHANNEL = '"jobs:insert"';

/**
 * Calls `onRung` when doorbells may have been rung, until the returned function is called: at each word
 * of new ones, and once LISTEN stands (again), for word may have been lost meanwhile. A socket can die
 * without one, so the connection is probed; one that does not answer within `probeMs` is replaced.
 */
export function listenForDoorbells(options: {
  databaseUrl: string;
  logger: Logger;
  probeMs: number;
  onRung: () => void;
}): () => Promise<void> {
  const { databaseUrl, logger, probeMs, onRung } = options;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let stopped = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      application_name: "jobwire-doorbells-listen",
      connectionTimeoutMillis: 5_000,
      query_timeout: probeMs,
      keepAlive: true,
    });
    client = fresh;
    const onLost = (error?: Error) => {
      if (client !== fresh) return;
      client = undefined;
      clearTimeout(timer);
      dropConnection(fresh);
      if (stopped) return;
      logger.warn({ err: error }, "the worker lost LISTEN for doorbells; connecting anew");
      timer = setTimeout(() => void connect(), reconnectDelayMs(failures++));
    };
    const probe = async () => {
      await fresh.query("select");
      if (client === fresh) timer = setTimeout(() => void probe().catch(onLost), probeMs);
    };
    fresh.on("error", onLost);
    fresh.on("end", () => onLost());
    fresh.on("notification", onRung);
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
      failures = 0;
      onRung();
      await probe();
    } catch (error) {
      onLost(error as Error);
    }
  }

  void connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    const last = client;
    client = undefined;
    await last?.end().catch(() => {});
  };
}
