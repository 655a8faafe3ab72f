import type { Pool } from "pg";
import type { ItemFile } from "../engine/handler.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { StoredFileMissing } from "../storage/index.ts";
import type { Storage } from "../storage/index.ts";

/** Uses item_pkey. */
const READ_ITEM = `
  select id, name, content_type as "contentType", bytes::float8 as bytes, storage_key as "storageKey"
  from item where id = $1 and user_id = $2 and deleted_at is null`;

/**
 * Lays an item out on the local disk.
 * @throws PermanentError `item-gone` when the owner has no such item any more
 */
export async function fetchItem(request: {
  pool: Pool;
  storage: Storage;
  itemId: string;
  userId: string;
  tempDir: string;
}): Promise<ItemFile> {
  const { pool, storage, itemId, userId, tempDir } = request;
  const { rows } = await pool.query<Omit<ItemFile, "path"> & { storageKey: string }>(READ_ITEM, [itemId, userId]);
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
