import { useJobCosts } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { TimeAgo } from "../live/time-ago.tsx";
import { costWords } from "./cost-words.ts";
import classes from "./job-details.module.css";
import { KeepJob } from "./keep-job.tsx";
import { JsonView } from "./json-view.tsx";
import { words } from "./words.ts";

/** What was asked for, and the figures an admin may need. */
export function JobDetails({ job, isOwn }: { job: JobView; isOwn: boolean }) {
  const costs = useJobCosts(job.id);
  return (
    <section className={classes.card} aria-labelledby="details">
      <h2 id="details" className={classes.heading}>
        {words.details}
      </h2>
      <dl className={classes.facts}>
        <dt>{words.id}</dt>
        <dd className="mono">{job.id}</dd>
        {!isOwn && (
          <>
            <dt>{words.owner}</dt>
            <dd className="mono">{job.userId}</dd>
          </>
        )}
        <dt>{words.queue}</dt>
        <dd>{job.queue}</dd>
        {job.key !== null && (
          <>
            <dt>{words.key}</dt>
            <dd className="mono">{job.key}</dd>
          </>
        )}
        {costs.length > 0 && (
          <>
            <dt>{words.cost}</dt>
            <dd>{costWords(costs)}</dd>
          </>
        )}
        <dt>{words.created}</dt>
        <dd>
          <TimeAgo at={job.createdAt} />
        </dd>
      </dl>
      {/* An admin comes for it; to most people it is data. */}
      <details className={classes.input} open={!isOwn}>
        <summary>{words.input}</summary>
        <JsonView value={job.input} />
      </details>
      <KeepJob job={job} isOwn={isOwn} />
    </section>
  );
}
