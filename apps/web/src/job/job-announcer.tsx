import type { JobView } from "@jobwire/jobs/wire";
import { jobTitle } from "../live/words.ts";
import { announcementOf } from "./announcement.ts";

/** Tells screen readers about state changes and quarter steps, never about every tick. */
export function JobAnnouncer({ job }: { job: JobView }) {
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {announcementOf(job, jobTitle(job))}
    </div>
  );
}
