import type { JobView } from "@jobwire/jobs/wire";
import { Link } from "@tanstack/react-router";
import { JobLine } from "./job-line.tsx";
import { lineWords } from "./line-words.ts";
import classes from "./tray.module.css";
import type { JobActions } from "./use-job-actions.ts";

/** More lines than this say no more; the inbox has them all. */
const SHOWN = 24;

/** The tray's jobs, one line each. */
export function TrayLines({ jobs, actions }: { jobs: readonly JobView[]; actions: JobActions }) {
  return (
    <>
      <ul className={classes.list} aria-label={lineWords.underWay}>
        {jobs.slice(0, SHOWN).map((job) => (
          <JobLine key={job.id} job={job} actions={actions} />
        ))}
      </ul>
      {jobs.length > SHOWN && (
        <Link to="/inbox" className={classes.more}>
          {lineWords.more(jobs.length - SHOWN)}
        </Link>
      )}
    </>
  );
}
