import type { JobView } from "@jobwire/jobs/wire";

/** Work that is done for a person unasked: its end is seen where it belongs, and is no news by itself. */
const UNASKED: ReadonlySet<string> = new Set(["image.thumbnail"]);

/** Whether the end of a job deserves the inbox's dot: a failure always does. */
export function isNews(job: JobView): boolean {
  return job.state === "failed" || !UNASKED.has(job.task);
}
