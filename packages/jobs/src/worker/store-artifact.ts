import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ArtifactMeta } from "../engine/handler.ts";
import { uuidV7 } from "../engine/uuid-v7.ts";
import { createKey } from "../storage/index.ts";
import type { Storage } from "../storage/index.ts";
import type { Attempt } from "./attempt.ts";
import { storableJson, storableText } from "./storable.ts";

/** Fenced by the lease: a zombie's artifact is refused. The same name replaces. Uses job_pkey, artifact_job_name. */
const UPSERT = `
  with owner as (
    select id, user_id, item_id from job
    where id = $1 and worker_id = $2 and attempt = $3 and state in ('running', 'cancelling')
    for share
  ), replaced as (
    select storage_key from artifact where job_id = $1 and name = $5
  )
  insert into artifact (id, job_id, user_id, item_id, attempt, name, content_type, bytes, storage_key, meta)
  select $4, owner.id, owner.user_id,
    (select item.id from item where item.id = coalesce($10, owner.item_id) and item.user_id = owner.user_id),
    $3, $5, $6, $7, $8, $9
  from owner
  on conflict (job_id, name) do update set
    item_id = excluded.item_id, attempt = excluded.attempt, content_type = excluded.content_type,
    bytes = excluded.bytes, storage_key = excluded.storage_key, meta = excluded.meta, created_at = now()
  returning id, (select storage_key from replaced) as "replacedKey"`;

/**
 * Stores a result: the file first, then the row, so that no row ever points at nothing.
 * @throws JobAborted when the lease is gone; the file is removed then
 */
export async function storeArtifact(request: {
  pool: Pool;
  storage: Storage;
  attempt: Attempt;
  source: Uint8Array | { path: string };
  meta: ArtifactMeta;
  logger: Logger;
}): Promise<{ artifactId: string }> {
  const { pool, storage, attempt, source, meta, logger } = request;
  const key = createKey("artifacts");
  const { bytes } = await storage.put(key, source);
  const remove = (unused: string) =>
    storage.remove(unused).catch((error: unknown) => {
      logger.warn({ err: error, key: unused }, "a file that nothing points at could not be removed");
    });
  let row: { id: string; replacedKey: string | null } | undefined;
  try {
    const { rows } = await pool.query<{ id: string; replacedKey: string | null }>(UPSERT, [
      attempt.jobId,
      attempt.lease.workerId,
      attempt.lease.attempt,
      uuidV7(),
      storableText(meta.name, 100),
      meta.contentType,
      bytes,
      key,
      JSON.stringify(storableJson(meta.meta ?? {}, 64_000)),
      meta.itemId ?? null,
    ]);
    row = rows[0];
  } catch (error) {
    await remove(key);
    throw error;
  }
  if (!row) {
    await remove(key);
    attempt.abort("lease-lost");
    throw attempt.signal.reason;
  }
  if (row.replacedKey) await remove(row.replacedKey);
  return { artifactId: row.id };
}
