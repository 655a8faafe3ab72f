import type { Queryable } from "@jobwire/db";

/** A stored result, as deliveries need it. */
export interface ArtifactRow {
  id: string;
  jobId: string;
  name: string;
  contentType: string;
  bytes: number;
  storageKey: string;
}

/** Uses artifact_job_name. */
const READ = `
  select id, job_id as "jobId", name, content_type as "contentType", bytes::float8 as bytes, storage_key as "storageKey"
    from artifact where job_id = $1 order by created_at, id limit 100`;

/** The results of a job, in the order of their making. */
export async function readArtifacts(db: Queryable, jobId: string): Promise<ArtifactRow[]> {
  const { rows } = await db.query<ArtifactRow>(READ, [jobId]);
  return rows;
}
