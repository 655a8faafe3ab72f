import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Queryable } from "@jobwire/db";
import type { Logger } from "pino";

const PREFIX = "jobwire-attempt-";
const OF_WORKER = /^jobwire-attempt-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-/;

/** A killed worker's folders are looked for this often: it is declared lost some time after its death. */
const CLEAN_EVERY_MS = 60_000;

/** What the names of a worker's temporary folders begin with. */
export function tempFolderPrefix(workerId: string): string {
  return `${PREFIX}${workerId}-`;
}

/** Rows of workers are forgotten an hour after their end; of what nobody knows any more, it takes the age. */
const UNKNOWN_FOR_MS = 2 * 86_400_000;

/** Uses worker_pkey. */
const KNOWN = 'select id, stopped_at is not null as "isOver" from worker where id = any($1::uuid[])';

/**
 * Removes the temporary folders of attempts whose worker has stopped or was declared lost, as its row
 * says; and those that were left alone for two days, of workers that have no row. Others stay: workers of
 * other machines, or of other databases, may share the place.
 * @returns how many were removed
 */
export async function removeAbandonedFolders(db: Queryable, tempRoot: string): Promise<number> {
  const owners = new Map<string, string[]>();
  for (const name of await readdir(tempRoot)) {
    const workerId = OF_WORKER.exec(name)?.[1];
    if (workerId !== undefined) owners.set(workerId, [...(owners.get(workerId) ?? []), name]);
  }
  if (owners.size === 0) return 0;
  const { rows } = await db.query<{ id: string; isOver: boolean }>(KNOWN, [[...owners.keys()]]);
  const isOver = new Map(rows.map((row) => [row.id, row.isOver]));
  const names: string[] = [];
  for (const [workerId, folders] of owners)
    for (const name of folders)
      if (isOver.get(workerId) ?? (await isOlderThan(join(tempRoot, name), UNKNOWN_FOR_MS))) names.push(name);
  for (const name of names) await rm(join(tempRoot, name), { recursive: true, force: true });
  return names.length;
}

async function isOlderThan(path: string, ageMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => null); // its worker may have removed it meanwhile
  return found !== null && Date.now() - found.mtimeMs > ageMs;
}

/** Removes what killed workers left, now and every minute. */
export function startTempCleaner(options: { pool: Queryable; tempRoot: string; logger: Logger }): {
  stop(): Promise<void>;
} {
  const { pool, tempRoot, logger } = options;
  let cleaning: Promise<void> | undefined;

  async function clean(): Promise<void> {
    try {
      const removed = await removeAbandonedFolders(pool, tempRoot);
      if (removed > 0) logger.info({ removed }, "temporary folders of workers that are gone were removed");
    } catch (error) {
      logger.warn({ err: error }, "temporary folders could not be looked through; trying again later");
    }
    cleaning = undefined;
  }

  const cleanOnce = () => void (cleaning ??= clean());
  const timer = setInterval(cleanOnce, CLEAN_EVERY_MS);
  timer.unref();
  cleanOnce();
  return {
    async stop() {
      clearInterval(timer);
      await cleaning;
    },
  };
}
