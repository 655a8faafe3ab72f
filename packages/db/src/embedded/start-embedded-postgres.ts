import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { openCluster, ownerOfCluster, ROLE } from "./cluster.ts";
import { settleDataDir } from "./data-dir.ts";
import { DataDirInUseError, DataDirUnwritableError, EmbeddedPostgresError } from "./errors.ts";
import { stopOrphan } from "./orphan.ts";
import { findServerUser } from "./os-user.ts";
import { takeOwnership } from "./owner-lock.ts";
import { reachableBinaries } from "./reachable-binaries.ts";
import { launchServer } from "./server.ts";
import type { Server, ServerOptions } from "./server.ts";

export interface EmbeddedPostgresOptions {
  /** Folder for the database's files, its password and its log; made when missing. */
  dataDir: string;
  /** TCP port on 127.0.0.1. Default: any free one. */
  port?: number;
  /** Told, in plain words, what a person would want to know: another folder, an orphan stopped, a restart. */
  onNotice?: (notice: string) => void;
  /** How long to wait for another process that has the folder to let go of it, in milliseconds. Default: 0. */
  waitForOwnerMs?: number;
  /** `false` trades safety in a power cut for speed; for tests. Default: true. */
  durable?: boolean;
}

/** A Postgres of our own. Stopping is a fast shutdown; a second stop does nothing. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** Connection address of the database `jobwire`, with its password. */
  url: string;
  port: number;
  /** Where the files really are: elsewhere than asked, when the server's system user cannot go there. */
  dataDir: string;
  stop(): Promise<void>;
}

/**
 * Starts the Postgres that npm installed, on 127.0.0.1 only. As root it runs as another system user.
 * Recovers from a kill of an earlier process, and starts the server again should it die under us.
 * @throws DataDirInUseError when another living process has the folder
 * @throws DataDirUnwritableError when the folder cannot be written
 * @throws EmbeddedPostgresError when the server does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { onNotice = () => {}, durable = true, waitForOwnerMs = 0 } = options;
  const serverUser = findServerUser(onNotice);
  const dataDir = settleDataDir(options.dataDir, serverUser, onNotice);
  const user = serverUser && (ownerOfCluster(dataDir) ?? serverUser);
  const lock = await takeOwnershipOrSay(dataDir, waitForOwnerMs);
  try {
    const binaries = reachableBinaries(user, onNotice);
    await stopOrphan(`${dataDir}/cluster`, onNotice);
    const cluster = await openCluster({ dataDir, binaries, user, durable });
    const { server, port } = await launchOnAPort({ binaries, cluster, dataDir, user, durable }, options.port);

    const stop = keepRunning(server, { binaries, cluster, dataDir, user, durable, port }, onNotice);
    let stopped: Promise<void> | undefined;
    const stopOnce = () => (stopped ??= stop().finally(() => lock.release()));
    return {
      url: `postgresql://${ROLE}:${cluster.password}@127.0.0.1:${port}/${ROLE}`,
      port,
      dataDir,
      stop: stopOnce,
      [Symbol.asyncDispose]: stopOnce,
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function takeOwnershipOrSay(dataDir: string, waitMs: number): Promise<{ release(): void }> {
  for (const until = performance.now() + waitMs; ; await delay(100)) {
    try {
      return takeOwnership(dataDir);
    } catch (error) {
      if (!(error instanceof DataDirInUseError)) throw new DataDirUnwritableError(dataDir, error);
      if (performance.now() >= until) throw error;
    }
  }
}

/** A free port may be taken by somebody else before the server binds it; then the next one is tried. */
async function launchOnAPort(
  options: Omit<ServerOptions, "port">,
  wanted: number | undefined,
): Promise<{ server: Server; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await findFreePort());
    try {
      return { server: await launchServer({ ...options, port }), port };
    } catch (error) {
      if (attempt === 20 || !(error instanceof EmbeddedPostgresError)) throw error;
      const portTaken = error.log.includes("could not bind");
      // The last child of a server that was killed holds on for a moment.
      const notYetGone = error.log.includes("pre-existing shared memory block");
      if (!notYetGone && !(portTaken && wanted === undefined)) throw error;
      if (notYetGone) await delay(250);
    }
  }
}

async function findFreePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the server again, on the same port, whenever it ends without being asked to. Returns how to stop. */
function keepRunning(first: Server, options: ServerOptions, onNotice: (notice: string) => void): () => Promise<void> {
  let stopping = false;
  let server: Server | null = first;
  const watching = (async () => {
    for (;;) {
      await server?.exited;
      if (stopping) return;
      onNotice("The embedded Postgres ended unexpectedly; starting it again.");
      server = await relaunch(options, () => stopping, onNotice);
    }
  })();
  return async () => {
    stopping = true;
    await server?.stop();
    await watching;
  };
}

async function relaunch(
  options: ServerOptions,
  isStopping: () => boolean,
  onNotice: (notice: string) => void,
): Promise<Server | null> {
  for (let waitMs = 100; !isStopping(); waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      const server = await launchServer(options);
      if (isStopping()) await server.stop();
      return server;
    } catch (error) {
      onNotice(`The embedded Postgres does not start: ${error instanceof Error ? error.message : String(error)}`);
      await delay(waitMs);
    }
  }
  return null;
}
