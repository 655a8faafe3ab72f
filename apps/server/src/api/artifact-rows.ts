import type { Queryable } from "@jobwire/db";
import type { TaskName } from "@jobwire/jobs/catalog";
import type { ArtifactView } from "@jobwire/jobs/wire";

interface ArtifactRow {
  id: string;
  job_id: string;
  item_id: string | null;
  name: string;
  task: TaskName;
  content_type: string;
  bytes: string;
  meta: Record<string, unknown>;
  created_at: Date;
}

const COLUMNS = `a.id, a.job_id, a.item_id, a.name, j.task, a.content_type, a.bytes, a.meta, a.created_at`;

/** Where each way of asking looks: artifact_job_name, artifact_item, artifact_pkey. */
const WHERE = { jobIds: "a.job_id", itemIds: "a.item_id", ids: "a.id" } as const;

/** Results of jobs, about items, or these; newest first. */
export async function listArtifacts(
  db: Queryable,
  of: { jobIds: readonly string[] } | { itemIds: readonly string[] } | { ids: readonly string[] },
): Promise<ArtifactView[]> {
  const [by, values] = Object.entries(of)[0] as [keyof typeof WHERE, readonly string[]];
  const { rows } = await db.query<ArtifactRow>(
    `SELECT ${COLUMNS} FROM artifact a JOIN job j ON j.id = a.job_id
      WHERE ${WHERE[by]} = ANY($1::uuid[])
      ORDER BY a.created_at DESC, a.id
      LIMIT 2000`,
    [values],
  );
  return rows.map((row) => ({
    id: row.id,
    jobId: row.job_id,
    itemId: row.item_id,
    name: row.name,
    task: row.task,
    contentType: row.content_type,
    bytes: Number(row.bytes),
    url: `/api/artifacts/${row.id}`,
    meta: row.meta,
    createdAt: row.created_at.toISOString(),
  }));
}
