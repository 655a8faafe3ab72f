import { Button } from "@mantine/core";
import { useItem } from "@jobwire/client/react";
import { isTerminal, type JobView } from "@jobwire/jobs/wire";
import { IconArrowLeft, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { formatDuration } from "../live/duration.ts";
import { StateBadge } from "../live/state-badge.tsx";
import { TimeAgo } from "../live/time-ago.tsx";
import { canCancel, canRetry, useJobActions } from "../live/use-job-actions.ts";
import { useJobFigures } from "../live/use-job-figures.ts";
import { WireProgress } from "../live/wire-progress.tsx";
import { elapsedMs, errorWords, taskTitle } from "../live/words.ts";
import classes from "./job-head.module.css";
import { words } from "./words.ts";

/** What it is, how far it is, and the one thing you can do about it. */
export function JobHead({ job, isOwn }: { job: JobView; isOwn: boolean }) {
  const { percent, line, times } = useJobFigures(job);
  const { item } = useItem(isOwn ? job.itemId : null);
  const actions = useJobActions();
  const asked = actions.isAsked(job.id);
  const title = taskTitle(job.task);
  return (
    <header>
      <Link to={isOwn ? "/" : "/admin/jobs"} className={classes.back}>
        <IconArrowLeft size={16} aria-hidden />
        {isOwn ? words.back : words.backToAll}
      </Link>
      <div className={classes.top}>
        <div className={classes.names}>
          <h1 className={classes.title}>{title}</h1>
          {item !== undefined && (
            <Link to="/" search={{ item: item.id }} className={classes.about} dir="auto" title={item.name}>
              {item.name}
            </Link>
          )}
        </div>
        <div className={classes.actions}>
          {(canCancel(job) || job.state === "cancelling") && (
            <Button
              variant="default"
              size="md"
              leftSection={<IconPlayerStop size={18} aria-hidden />}
              disabled={asked || job.state === "cancelling"}
              onClick={() => void actions.cancel(job.id)}
            >
              {asked || job.state === "cancelling" ? words.cancelling : words.cancel}
            </Button>
          )}
          {canRetry(job) && (
            <Button
              size="md"
              leftSection={<IconRefresh size={18} aria-hidden />}
              loading={asked}
              onClick={() => void actions.retry(job.id)}
            >
              {words.retry}
            </Button>
          )}
        </div>
      </div>
      <div className={classes.meta}>
        <StateBadge state={job.state} />
        <span>{words.attempt(job.attempt, job.maxAttempts)}</span>
        <span>
          {words.created} <TimeAgo at={job.createdAt} />
        </span>
      </div>
      <WireProgress
        label={title}
        state={job.state}
        percent={percent}
        attempt={job.attempt}
        valueText={line}
        size="cable"
      />
      <div className={classes.words} data-state={job.state}>
        <span className={classes.line}>{isTerminal(job.state) ? outcomeWords(job) : line}</span>
        {!isTerminal(job.state) && <span className={classes.times}>{times}</span>}
      </div>
      {job.error !== null && job.state === "failed" && <Failure error={job.error} />}
    </header>
  );
}

function Failure({ error }: { error: NonNullable<JobView["error"]> }) {
  const { title, message, nextStep } = errorWords(error);
  return (
    <div className={classes.failure}>
      <strong>{title}</strong>
      <p>{message}</p>
      <p className={classes.next}>{nextStep}</p>
    </div>
  );
}

function outcomeWords(job: JobView): string {
  const duration = formatDuration(elapsedMs(job, 0));
  switch (job.state) {
    case "completed":
      return words.doneIn(duration);
    case "failed":
      if (job.startedAt === null) return "Failed";
      return job.attempt > 1 ? words.failedAttempts(job.attempt, duration) : words.failedAfter(duration);
    default:
      return job.startedAt === null ? "Cancelled before it began" : words.stoppedAfter(duration);
  }
}
