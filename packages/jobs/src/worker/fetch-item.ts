import type { Pool } from "pg";
import type { ItemFile } from "../engine/handler.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { StoredFileMissing } from "../storage/index.ts";
import type { Storage } from "../storage/index.ts";

/** Whose the job is says its row: what a guest began may have become an account's. Uses item_pkey and job_pkey. */
const READ_ITEM = `
  select id, name, content_type as "contentType", bytes::float8 as bytes, storage_key as "storageKey"
  from item where id = $1 and deleted_at is null and user_id = (select user_id from job where id = $2)`;

/**
 * Lays an item out on the local disk.
 * @throws PermanentError `item-gone` when the owner has no such item any more
 */
export async function fetchItem(request: {
  pool: Pool;
  storage: Storage;
  itemId: string;
  /** The item is its owner's. */
  jobId: string;
  tempDir: string;
}): Promise<ItemFile> {
  const { pool, storage, itemId, jobId, tempDir } = request;
  const { rows } = await pool.query<Omit<ItemFile, "path"> & { storageKey: string }>(READ_ITEM, [itemId, jobId]);
  const item = rows[0];
  if (!item) throw itemGone();
  const { storageKey, ...file } = item;
  try {
    return { ...file, path: await storage.localPath(storageKey, tempDir) };
  } catch (error) {
    if (error instanceof StoredFileMissing) throw itemGone(error);
    throw error;
  }
}

function itemGone(cause?: Error): PermanentError {
  return new PermanentError("item-gone", "The file this job works on has been removed.", { cause });
}
