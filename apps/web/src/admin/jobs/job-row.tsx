import { Checkbox } from "@mantine/core";
import { useQueues } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { Link } from "@tanstack/react-router";
import { memo, useEffect, useRef } from "react";
import { countedAttempt, countedBudget } from "../../live/attempts.ts";
import { formatDuration } from "../../live/duration.ts";
import { useNow } from "../../live/now.ts";
import { StateBadge } from "../../live/state-badge.tsx";
import { TimeAgo } from "../../live/time-ago.tsx";
import { type JobFigures, useJobFigures } from "../../live/use-job-figures.ts";
import { WireProgress } from "../../live/wire-progress.tsx";
import { elapsedMs, jobTitle } from "../../live/words.ts";
import classes from "./jobs-table.module.css";
import { lineOfQueue } from "./line-of-queue.ts";
import { words } from "./words.ts";

interface Props {
  job: JobView;
  index: number;
  topPx: number;
  person: string;
  isCursor: boolean;
  /** The cursor came by a key: the focus goes with it, so that it is read out and Tab goes on from here. */
  takesFocus: boolean;
  isPicked: boolean;
  onToggle: (jobId: string) => void;
  onCursor: (jobId: string) => void;
}

/**
 * One job, one line. The whole line opens it; its box selects it. A table full of them may move at once, so a report
 * draws only the cells that it changes.
 */
export const JobRow = memo(function JobRow(props: Props) {
  const { job, index, topPx, person, isCursor, takesFocus, isPicked, onToggle, onCursor } = props;
  const title = jobTitle(job);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isPicked}
      className={classes.row}
      data-cursor={isCursor || undefined}
      data-picked={isPicked || undefined}
      data-state={job.state}
      style={{ translate: `0 ${topPx}px` }}
      onPointerDown={() => onCursor(job.id)}
    >
      <PickCell jobId={job.id} title={title} isPicked={isPicked} onToggle={onToggle} />
      <StateCell state={job.state} />
      <TaskCell jobId={job.id} title={title} name={job.name} takesFocus={takesFocus} />
      <ProgressCell job={job} title={title} />
      <span role="cell" data-col="person" className={classes.person} title={person} dir="auto">
        {person}
      </span>
      <span role="cell" data-col="attempt" className={classes.figure}>
        {words.attemptOf(countedAttempt(job), countedBudget(job))}
      </span>
      <span role="cell" data-col="took" className={classes.figure}>
        <Took job={job} />
      </span>
      <CreatedCell at={job.createdAt} />
    </div>
  );
});

interface PickCellProps {
  jobId: string;
  title: string;
  isPicked: boolean;
  onToggle: (jobId: string) => void;
}

const PickCell = memo(function PickCell({ jobId, title, isPicked, onToggle }: PickCellProps) {
  return (
    <span role="cell" className={classes.pick}>
      <Checkbox size="xs" aria-label={words.select(title)} checked={isPicked} onChange={() => onToggle(jobId)} />
    </span>
  );
});

const StateCell = memo(function StateCell({ state }: Pick<JobView, "state">) {
  return (
    <span role="cell" className={classes.state}>
      <StateBadge state={state} compact />
    </span>
  );
});

interface TaskCellProps extends Pick<JobView, "name"> {
  jobId: string;
  title: string;
  takesFocus: boolean;
}

const TaskCell = memo(function TaskCell({ jobId, title, name, takesFocus }: TaskCellProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (takesFocus) link.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <span role="cell" className={classes.task}>
      <Link ref={link} to="/jobs/$jobId" params={{ jobId }} className={classes.open}>
        {title}
      </Link>
      {name !== null && (
        <span className={classes.part} title={name} dir="auto">
          {name}
        </span>
      )}
    </span>
  );
});

function ProgressCell({ job, title }: { job: JobView; title: string }) {
  const figures = useJobFigures(job);
  return (
    <span role="cell" data-col="progress" className={classes.progress}>
      {job.finishedAt !== null ? (
        <span className={classes.words} title={job.error?.message}>
          {job.state === "failed" ? figures.line : ""}
        </span>
      ) : job.state === "queued" || job.state === "retrying" ? (
        <Waiting job={job} title={title} figures={figures} />
      ) : (
        <Wire job={job} title={title} figures={figures} line={figures.line} />
      )}
    </span>
  );
}

interface WireProps {
  job: JobView;
  title: string;
  figures: JobFigures;
}

/** What stands in line says what its queue does. */
function Waiting({ job, title, figures }: WireProps) {
  const { queues } = useQueues();
  const line = lineOfQueue(job, queues, useNow(1_000)) ?? figures.line;
  return <Wire job={job} title={title} figures={figures} line={line} />;
}

function Wire({ job, title, figures, line }: WireProps & { line: string }) {
  return (
    <>
      <WireProgress
        label={title}
        state={figures.state}
        percent={figures.percent}
        attempt={job.attempt}
        valueText={line}
        size="hair"
      />
      <span className={classes.words} title={line}>
        {line}
      </span>
    </>
  );
}

const CreatedCell = memo(function CreatedCell({ at }: { at: string }) {
  return (
    <span role="cell" data-col="created" className={classes.figure}>
      <TimeAgo at={at} />
    </span>
  );
});

function Took({ job }: { job: JobView }) {
  const nowMs = useNow(1_000, job.finishedAt === null);
  return job.startedAt === null ? words.nothing : formatDuration(elapsedMs(job, nowMs));
}
