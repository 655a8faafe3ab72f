import type { Queryable } from "@jobwire/db";
import type { JobEvent } from "@jobwire/jobs/wire";

/** Entries of a job's log after `afterSeq`, in order (primary key of job_event). */
export async function readEvents(
  db: Queryable,
  page: { jobId: string; afterSeq: number; limit: number },
): Promise<JobEvent[]> {
  const { rows } = await db.query<{ seq: number; attempt: number; kind: JobEvent["kind"]; data: never; at: Date }>(
    `SELECT seq, attempt, kind, data, at FROM job_event
      WHERE job_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [page.jobId, page.afterSeq, page.limit],
  );
  return rows.map((row) => ({
    jobId: page.jobId,
    seq: row.seq,
    attempt: row.attempt,
    kind: row.kind,
    data: row.data,
    at: row.at.toISOString(),
  }));
}
