import type { Queryable } from "@jobwire/db";
import type { Logger } from "pino";
import { BadStorageKey } from "../../storage/index.ts";
import type { Storage } from "../../storage/index.ts";
import { IN_COLLECTION } from "./in-collection.ts";

/** Files of one look. */
const BATCH = 100;

/**
 * Keys that wait, longest first, and whether a row still needs the file. A key is random and never given
 * twice, so one that nobody needs now nobody will need. Uses artifact_storage_key, item_storage_key.
 */
const READ_DOOMED = `
  select storage_key as key,
    exists (select from artifact where artifact.storage_key = doomed_file.storage_key)
      or exists (select from item where item.storage_key = doomed_file.storage_key and item.deleted_at is null) as "isNeeded"
  from doomed_file
  where doomed_at < $1::timestamptz
  order by doomed_at
  limit ${BATCH}`;

/**
 * Results of items whose time to be taken back is over. They go before the item's own key is forgotten, so that
 * none is left behind, but what is in the collection stays; their files are doomed by a trigger. Uses item_storage_key, artifact_item.
 */
const FORGET_RESULTS = `
  delete from artifact using item, doomed_file
  where artifact.item_id = item.id and item.deleted_at is not null
    and item.storage_key = doomed_file.storage_key and doomed_file.doomed_at < $1::timestamptz
    and not exists (${IN_COLLECTION("artifact.job_id")})`;

const FORGET = "delete from doomed_file where storage_key = any($1::text[])";
/** To the end of the line: a file that cannot be removed must not stand before those that can. */
const PUT_OFF = "update doomed_file set doomed_at = clock_timestamp() where storage_key = any($1::text[])";

/** What became of doomed files. */
export interface FileReport {
  removed: number;
  failed: number;
}

/**
 * Removes the files whose rows are gone, then forgets them. A crash between the two removes a file that is not
 * there any more, which is no error. What cannot be removed is tried again with the next call, as are files of
 * results that go with this one.
 */
export async function removeDoomedFiles(
  db: Queryable,
  storage: Pick<Storage, "remove">,
  logger: Logger,
): Promise<FileReport> {
  const report: FileReport = { removed: 0, failed: 0 };
  const { rows } = await db.query<{ now: string }>("select clock_timestamp()::text as now");
  await db.query(FORGET_RESULTS, [rows[0]?.now]);
  for (;;) {
    const { rows: doomed } = await db.query<{ key: string; isNeeded: boolean }>(READ_DOOMED, [rows[0]?.now]);
    if (doomed.length === 0) return report;
    const forgotten = doomed.filter((file) => file.isNeeded).map((file) => file.key);
    const failed: string[] = [];
    for (const { key } of doomed.filter((file) => !file.isNeeded)) {
      try {
        await storage.remove(key);
        forgotten.push(key);
        report.removed += 1;
      } catch (error) {
        logger.warn({ err: error, key }, "a file could not be removed");
        // No store has it: it would be tried for ever.
        (error instanceof BadStorageKey ? forgotten : failed).push(key);
      }
    }
    await db.query(FORGET, [forgotten]);
    if (failed.length > 0) await db.query(PUT_OFF, [failed]);
    report.failed += failed.length;
  }
}
