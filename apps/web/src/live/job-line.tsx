import { ActionIcon } from "@mantine/core";
import type { JobView } from "@jobwire/jobs/wire";
import { IconRefresh, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useItem } from "@jobwire/client/react";
import { memo } from "react";
import { JobPicture } from "./job-picture.tsx";
import classes from "./job-line.module.css";
import { StateBadge } from "./state-badge.tsx";
import { STATE_LOOK } from "./state-look.ts";
import { TimeAgo } from "./time-ago.tsx";
import { canCancel, canRetry, type JobActions } from "./use-job-actions.ts";
import { useJobFigures } from "./use-job-figures.ts";
import { WireProgress } from "./wire-progress.tsx";
import { jobTitle } from "./words.ts";

interface Props {
  job: JobView;
  actions: JobActions;
  /** Draws a dot before it: finished and not looked at. */
  isNew?: boolean;
  /** Without the picture and the item's name, which the page already shows. */
  isBrief?: boolean;
  /** Beside others of the same parent: what that calls it, or else its file, tells them apart. */
  isPart?: boolean;
}

/** One job on one line: what it is, how far it is, what you can do about it. The whole line opens it. */
export const JobLine = memo(function JobLine({ job, actions, isNew = false, isBrief = false, isPart = false }: Props) {
  const { state, percent, line, times } = useJobFigures(job);
  const { item } = useItem(job.itemId);
  const title = jobTitle(job);
  const partName = job.name ?? item?.name;
  const over = job.finishedAt !== null;
  return (
    <li className={classes.line} data-new={isNew || undefined} data-brief={isBrief || undefined}>
      {!isBrief && <JobPicture job={job} size={44} />}
      <div className={classes.body}>
        <div className={classes.head}>
          <Link to="/jobs/$jobId" params={{ jobId: job.id }} className={classes.title}>
            {title}
          </Link>
          {item !== undefined && !isBrief && (
            <span className={classes.about} dir="auto" title={item.name}>
              {item.name}
            </span>
          )}
          {isPart && partName !== undefined && (
            <span className={classes.about} dir="auto" title={partName}>
              {partName}
            </span>
          )}
          {isNew && <span className={classes.new}>New</span>}
          {job.finishedAt !== null && <TimeAgo at={job.finishedAt} className={classes.times} />}
        </div>
        {over ? (
          <div className={classes.outcome}>
            <StateBadge state={job.state} compact />
            {job.state === "failed" && (
              <span className={classes.reason} title={line}>
                {line}
              </span>
            )}
          </div>
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
            <div className={classes.figures} data-tone={STATE_LOOK[state].tone}>
              <span className={classes.words}>{line}</span>
              <span className={classes.times}>{times}</span>
            </div>
          </>
        )}
      </div>
      <div className={classes.actions}>
        {canCancel(job) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Cancel ${title}`}
            title="Cancel"
            loading={actions.isAsked(job.id)}
            onClick={() => void actions.cancel(job.id)}
          >
            <IconX size={18} />
          </ActionIcon>
        )}
        {canRetry(job) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Retry ${title}`}
            title="Retry"
            loading={actions.isAsked(job.id)}
            onClick={() => void actions.retry(job.id)}
          >
            <IconRefresh size={18} />
          </ActionIcon>
        )}
      </div>
    </li>
  );
});
