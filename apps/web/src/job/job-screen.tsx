import { useInbox, useJob, useJobArtifacts, useJobLog, useViewer } from "@jobwire/client/react";
import { isTerminal, type JobView } from "@jobwire/jobs/wire";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { MessagePage } from "../app/message-page.tsx";
import { LinkButton } from "../app/link-button.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenError } from "../app/screen-error.tsx";
import { words as frameWords } from "../app/words.ts";
import { jobTitle } from "../live/words.ts";
import { WIDE_RESULTS } from "../results/result-views.ts";
import { JobAnnouncer } from "./job-announcer.tsx";
import { JobDeliveries } from "./job-deliveries.tsx";
import { JobDetails } from "./job-details.tsx";
import { JobHead } from "./job-head.tsx";
import { JobNotices } from "./job-notices.tsx";
import { JobParts } from "./job-parts.tsx";
import { JobResult } from "./job-result.tsx";
import classes from "./job-screen.module.css";
import { JobSkeleton } from "./job-skeleton.tsx";
import { LogPanel } from "./log-panel.tsx";
import { WaterfallChart } from "./waterfall-chart.tsx";
import { words } from "./words.ts";

const route = getRouteApi("/signed-in/jobs/$jobId");

/** One job: how far it is, what happened and when, what came of it. */
export function JobScreen() {
  const { jobId } = route.useParams();
  const { job, isPending, error } = useJob(jobId);
  if (job !== undefined) return <OpenJob key={job.id} job={job} />;
  if (isPending) return <JobSkeleton />;
  if (error === null || error.status === 404 || error.status === 400) {
    return (
      <MessagePage
        title={words.notFoundTitle}
        action={
          <LinkButton to="/" variant="default">
            {frameWords.toLibrary}
          </LinkButton>
        }
      >
        {words.notFound}
      </MessagePage>
    );
  }
  return <ScreenError title={words.failedTitle} error={error} />;
}

function OpenJob({ job }: { job: JobView }) {
  const { events, partials, status, error } = useJobLog(job.id);
  const { artifacts } = useJobArtifacts(job.id);
  const { viewer } = useViewer();
  const { isRead, markRead } = useInbox();
  const isOver = isTerminal(job.state);
  const isOwn = viewer?.id === job.userId;
  // Of a job that failed or was cancelled, there may be what it had made by then.
  const hasResult = !isOver || job.state === "completed" || artifacts.length > 0 || partials.length > 0;
  const isNews = isOver && isOwn && !isRead(job.id);

  useEffect(() => {
    if (isNews) void markRead([job.id]).catch(() => {});
  }, [isNews, job.id, markRead]);

  return (
    <div className={classes.screen}>
      <PageTitle>{jobTitle(job)}</PageTitle>
      <JobAnnouncer job={job} />
      <JobHead job={job} isOwn={isOwn} />
      <JobNotices job={job} events={events} />
      <div
        className={classes.columns}
        data-wide={(WIDE_RESULTS.has(job.task) && hasResult) || undefined}
        data-bare={!hasResult || undefined}
      >
        {hasResult && (
          <div className={classes.result}>
            <JobResult job={job} partials={partials} artifacts={artifacts} />
          </div>
        )}
        <div className={classes.story}>
          {job.children !== null && job.children.total > 0 && <JobParts job={job} counts={job.children} />}
          <section className={classes.card} aria-labelledby="timeline">
            <h2 id="timeline" className={classes.heading}>
              {words.timeline}
            </h2>
            <WaterfallChart events={events} isOver={isOver} />
          </section>
          <LogPanel
            events={events}
            isLoading={status === "loading"}
            error={error}
            startMs={Date.parse(job.createdAt)}
          />
        </div>
        <div className={classes.facts}>
          <JobDetails job={job} isOwn={isOwn} />
          {isOver && <JobDeliveries jobId={job.id} />}
        </div>
      </div>
    </div>
  );
}
