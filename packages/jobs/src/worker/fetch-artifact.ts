import type { Pool } from "pg";
import type { ItemFile } from "../engine/handler.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { StoredFileMissing } from "../storage/index.ts";
import type { Storage } from "../storage/index.ts";

/** Whose the job is says its row, as with items. Uses artifact_pkey and job_pkey. */
const READ_ARTIFACT = `
  select id, name, content_type as "contentType", bytes::float8 as bytes, storage_key as "storageKey"
  from artifact where id = $1 and user_id = (select user_id from job where id = $2)`;

/**
 * Lays a stored result out on the local disk.
 * @throws PermanentError `artifact-gone` when the owner has no such result any more
 */
export async function fetchArtifact(request: {
  pool: Pool;
  storage: Storage;
  artifactId: string;
  /** The result is its owner's. */
  jobId: string;
  tempDir: string;
}): Promise<ItemFile> {
  const { pool, storage, artifactId, jobId, tempDir } = request;
  const { rows } = await pool.query<Omit<ItemFile, "path"> & { storageKey: string }>(READ_ARTIFACT, [
    artifactId,
    jobId,
  ]);
  const artifact = rows[0];
  if (!artifact) throw artifactGone();
  const { storageKey, ...file } = artifact;
  try {
    return { ...file, path: await storage.localPath(storageKey, tempDir) };
  } catch (error) {
    if (error instanceof StoredFileMissing) throw artifactGone(error);
    throw error;
  }
}

function artifactGone(cause?: Error): PermanentError {
  return new PermanentError(
    "artifact-gone",
    "A result that this job builds on has been removed. Make it again first.",
    {
      cause,
    },
  );
}
