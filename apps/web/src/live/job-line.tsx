import { ActionIcon } from "@mantine/core";
import type { JobView } from "@jobwire/jobs/wire";
import { IconRefresh, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useItem } from "@jobwire/client/react";
import { memo } from "react";
import type { ReactNode } from "react";
import { JobPicture } from "./job-picture.tsx";
import classes from "./job-line.module.css";
import { lineWords } from "./line-words.ts";
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

/**
 * One job on one line: what it is, how far it is, what you can do about it. The whole line opens it. Hundreds may move
 * at once, so a report draws only what it changes.
 */
export const JobLine = memo(function JobLine({ job, actions, isNew = false, isBrief = false, isPart = false }: Props) {
  const title = jobTitle(job);
  return (
    <li className={classes.line} data-new={isNew || undefined} data-brief={isBrief || undefined}>
      {!isBrief && <JobPicture itemId={job.itemId} task={job.task} size={44} />}
      <div className={classes.body}>
        <Head
          jobId={job.id}
          title={title}
          itemId={job.itemId}
          name={job.name}
          finishedAt={job.finishedAt}
          isNew={isNew}
          isBrief={isBrief}
          isPart={isPart}
        />
        {job.finishedAt === null ? <UnderWay job={job} title={title} /> : <Outcome job={job} />}
      </div>
      <Actions
        jobId={job.id}
        title={title}
        canCancel={canCancel(job)}
        canRetry={canRetry(job)}
        isAsked={actions.isAsked(job.id)}
        cancel={actions.cancel}
        retry={actions.retry}
      />
    </li>
  );
});

interface HeadProps extends Pick<JobView, "itemId" | "name" | "finishedAt"> {
  jobId: string;
  title: string;
  isNew: boolean;
  isBrief: boolean;
  isPart: boolean;
}

const Head = memo(function Head({ jobId, title, itemId, name, finishedAt, isNew, isBrief, isPart }: HeadProps) {
  const { item } = useItem(itemId);
  const partName = name ?? item?.name;
  return (
    <div className={classes.head}>
      <Link to="/jobs/$jobId" params={{ jobId }} className={classes.title}>
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
      {isNew && <span className={classes.new}>{lineWords.isNew}</span>}
      {finishedAt !== null && <TimeAgo at={finishedAt} className={classes.times} />}
    </div>
  );
});

function UnderWay({ job, title }: { job: JobView; title: string }) {
  const { state, percent, line, times } = useJobFigures(job);
  return (
    <>
      <WireProgress label={title} state={state} percent={percent} attempt={job.attempt} valueText={line} size="hair" />
      <div className={classes.figures} data-tone={STATE_LOOK[state].tone}>
        <span className={classes.words}>{line}</span>
        <span className={classes.times}>{times}</span>
      </div>
    </>
  );
}

function Outcome({ job }: { job: JobView }) {
  const { line } = useJobFigures(job);
  return (
    <div className={classes.outcome}>
      <StateBadge state={job.state} compact />
      {job.state === "failed" && (
        <span className={classes.reason} title={line}>
          {line}
        </span>
      )}
    </div>
  );
}

interface ActionsProps extends Pick<JobActions, "cancel" | "retry"> {
  jobId: string;
  title: string;
  canCancel: boolean;
  canRetry: boolean;
  isAsked: boolean;
}

const Actions = memo(function Actions({ jobId, title, isAsked, cancel, retry, ...can }: ActionsProps) {
  return (
    <div className={classes.actions}>
      {can.canCancel && (
        <Action
          label={lineWords.cancelJob(title)}
          title={lineWords.cancel}
          isAsked={isAsked}
          onClick={() => void cancel(jobId)}
        >
          <IconX size={18} />
        </Action>
      )}
      {can.canRetry && (
        <Action
          label={lineWords.retryJob(title)}
          title={lineWords.retry}
          isAsked={isAsked}
          onClick={() => void retry(jobId)}
        >
          <IconRefresh size={18} />
        </Action>
      )}
    </div>
  );
});

interface ActionProps {
  /** Says of which job. */
  label: string;
  title: string;
  isAsked: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Action({ label, title, isAsked, onClick, children }: ActionProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={title}
      loading={isAsked}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  );
}
