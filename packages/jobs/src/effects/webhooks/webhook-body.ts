import type { Queryable } from "@jobwire/db";
import { readJobs } from "../../engine/read-jobs.ts";
import type { ParcelRow } from "../courier/parcel.ts";
import { readArtifacts } from "../read-artifacts.ts";

/** Larger outputs are left out; the job's address has them. */
const MAX_OUTPUT_BYTES = 256 * 1_024;

/** The text that is sent and signed. Null: its job is not there any more. */
export async function webhookBody(
  db: Queryable,
  { jobId, event, createdAt, publicUrl }: ParcelRow & { createdAt: Date; publicUrl: string },
): Promise<string | null> {
  const timestamp = createdAt.toISOString();
  if (jobId === null)
    return JSON.stringify({ type: event, timestamp, data: { message: "It works: this is a test by hand." } });
  const [job] = await readJobs(db, [jobId]);
  if (job === undefined) return null;
  const artifacts = await readArtifacts(db, jobId);
  const hasRoom = Buffer.byteLength(JSON.stringify(job.output ?? null)) <= MAX_OUTPUT_BYTES;
  return JSON.stringify({
    type: event,
    timestamp,
    data: {
      jobId,
      task: job.task,
      status: event.slice("job.".length),
      itemId: job.itemId,
      output: hasRoom ? job.output : null,
      outputLeftOut: !hasRoom,
      error: job.error === null ? null : { code: job.error.code, reason: job.error.reason, message: job.error.message },
      artifacts: artifacts.map(({ id, name, contentType, bytes }) => {
        return { id, name, contentType, bytes, url: `${publicUrl}/api/artifacts/${id}` };
      }),
      url: `${publicUrl}/jobs/${jobId}`,
      createdAt: job.createdAt,
      finishedAt: job.finishedAt,
    },
  });
}
