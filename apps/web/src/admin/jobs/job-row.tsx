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
import { useJobFigures } from "../../live/use-job-figures.ts";
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

/** One job, one line. The whole line opens it; its box selects it. */
export const JobRow = memo(function JobRow(props: Props) {
  const { job, index, topPx, person, isCursor, takesFocus, isPicked, onToggle, onCursor } = props;
  const { state, percent, line: ownLine } = useJobFigures(job);
  const { queues } = useQueues();
  const title = jobTitle(job);
  const isOver = job.finishedAt !== null;
  const line = lineOfQueue(job, queues, useNow(1_000, !isOver)) ?? ownLine;
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (takesFocus) link.current?.focus({ preventScroll: true });
  }, [takesFocus]);
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
      <span role="cell" className={classes.pick}>
        <Checkbox size="xs" aria-label={words.select(title)} checked={isPicked} onChange={() => onToggle(job.id)} />
      </span>
      <span role="cell" className={classes.state}>
        <StateBadge state={job.state} compact />
      </span>
      <span role="cell" className={classes.task}>
        <Link ref={link} to="/jobs/$jobId" params={{ jobId: job.id }} className={classes.open}>
          {title}
        </Link>
        {job.name !== null && (
          <span className={classes.part} title={job.name} dir="auto">
            {job.name}
          </span>
        )}
      </span>
      <span role="cell" data-col="progress" className={classes.progress}>
        {isOver ? (
          <span className={classes.words} title={job.error?.message}>
            {job.state === "failed" ? line : ""}
          </span>
        ) : (
          <>
            <WireProgress
              label={title}
              state={state}
              percent={percent}
              attempt={job.attempt}
              valueText={line}
              size="hair"
            />
            <span className={classes.words} title={line}>
              {line}
            </span>
          </>
        )}
      </span>
      <span role="cell" data-col="person" className={classes.person} title={person} dir="auto">
        {person}
      </span>
      <span role="cell" data-col="attempt" className={classes.figure}>
        {countedAttempt(job)} / {countedBudget(job)}
      </span>
      <span role="cell" data-col="took" className={classes.figure}>
        <Took job={job} />
      </span>
      <span role="cell" data-col="created" className={classes.figure}>
        <TimeAgo at={job.createdAt} />
      </span>
    </div>
  );
});

function Took({ job }: { job: JobView }) {
  const nowMs = useNow(1_000, job.finishedAt === null);
  return job.startedAt === null ? "–" : formatDuration(elapsedMs(job, nowMs));
}
