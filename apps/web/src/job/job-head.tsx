import { Button } from "@mantine/core";
import { useItem } from "@jobwire/client/react";
import { isTerminal, type JobView } from "@jobwire/jobs/wire";
import { IconArrowLeft, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { countedAttempt, countedBudget } from "../live/attempts.ts";
import { formatClock, formatDuration, formatExact } from "../live/duration.ts";
import { useNow } from "../live/now.ts";
import { StateBadge } from "../live/state-badge.tsx";
import { TimeAgo } from "../live/time-ago.tsx";
import { canCancel, canRetry, useJobActions } from "../live/use-job-actions.ts";
import { useJobFigures } from "../live/use-job-figures.ts";
import { WireProgress } from "../live/wire-progress.tsx";
import { waitingExplanation } from "../live/why-waiting.ts";
import { elapsedMs, errorWords, jobTitle } from "../live/words.ts";
import classes from "./job-head.module.css";
import { RemoveJob } from "./remove-job.tsx";
import { words } from "./words.ts";

/** What it is, how far it is, and the one thing you can do about it. */
export function JobHead({ job, isOwn }: { job: JobView; isOwn: boolean }) {
  const { state, percent, line, times } = useJobFigures(job);
  const { item } = useItem(isOwn ? job.itemId : null);
  const actions = useJobActions();
  const asked = actions.isAsked(job.id);
  const title = jobTitle(job);
  const wentSmoothly = job.state === "completed" && countedAttempt(job) <= 1;
  const explanation = waitingExplanation(job.waiting);
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
          {job.state === "failed" && <RemoveJob jobId={job.id} isOwn={isOwn} />}
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
        <StateBadge state={state} />
        {/* A batch works through its parts and only ends in an attempt of its own. */}
        {(job.attempt > 0 || job.children === null) && !wentSmoothly && (
          <span>{words.attempt(job.attempt === 0 ? 0 : Math.max(1, countedAttempt(job)), countedBudget(job))}</span>
        )}
        <span>
          {words.created} <TimeAgo at={job.createdAt} />
        </span>
        {job.deadlineAt !== null && <Deadline at={job.deadlineAt} isOver={isTerminal(job.state)} />}
        {job.parentId !== null && (
          <Link to="/jobs/$jobId" params={{ jobId: job.parentId }} className={classes.whole}>
            {words.partOf}
          </Link>
        )}
      </div>
      <WireProgress label={title} state={state} percent={percent} attempt={job.attempt} valueText={line} size="cable" />
      <div className={classes.words} data-state={job.state}>
        <span className={classes.line}>{isTerminal(job.state) ? outcomeWords(job) : line}</span>
        {!isTerminal(job.state) && <span className={classes.times}>{times}</span>}
      </div>
      {explanation !== "" && <p className={classes.why}>{explanation}</p>}
      {job.error !== null && job.state === "failed" && <Failure error={job.error} />}
    </header>
  );
}

/** By when it has to be over, where somebody set that. */
function Deadline({ at, isOver }: { at: string; isOver: boolean }) {
  const nowMs = useNow(1_000, !isOver);
  const when = formatClock(at, nowMs);
  return (
    <time dateTime={at} title={formatExact(at)}>
      {isOver ? words.deadlinePassed(when) : words.deadline(when)}
    </time>
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
      if (job.startedAt === null) return words.failed;
      return countedAttempt(job) > 1
        ? words.failedAttempts(countedAttempt(job), duration)
        : words.failedAfter(duration);
    default:
      return job.startedAt === null ? words.cancelledBefore : words.stoppedAfter(duration);
  }
}
