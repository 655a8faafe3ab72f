import { ActionIcon, Button } from "@mantine/core";
import type { JobView } from "@jobwire/jobs/wire";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { StateBadge } from "../live/state-badge.tsx";
import { STATE_LOOK } from "../live/state-look.ts";
import { canCancel, type JobActions } from "../live/use-job-actions.ts";
import { useJobFigures } from "../live/use-job-figures.ts";
import { WireProgress } from "../live/wire-progress.tsx";
import { taskTitle } from "../live/words.ts";
import classes from "./item-status.module.css";
import { words } from "./words.ts";

interface Props {
  job: JobView;
  /** How many more jobs about the same photo are under way. */
  others: number;
  actions: JobActions;
}

/** Work about a photo, on the photo: how far it is, or why it did not succeed. */
export function ItemStatus({ job, others, actions }: Props) {
  const { percent, line, times } = useJobFigures(job);
  const title = taskTitle(job.task);
  const failed = job.state === "failed";
  return (
    <div className={classes.status} data-tone={STATE_LOOK[job.state].tone}>
      <StatusHead
        jobId={job.id}
        state={job.state}
        title={title}
        others={others}
        canCancel={canCancel(job)}
        isAsked={actions.isAsked(job.id)}
        cancel={actions.cancel}
        retry={actions.retry}
      />
      {!failed && (
        <WireProgress label={title} state={job.state} percent={percent} attempt={job.attempt} valueText={line} />
      )}
      <p className={classes.line} title={line}>
        {line}
      </p>
      {!failed && times !== "" && <p className={classes.times}>{times}</p>}
    </div>
  );
}

interface HeadProps extends Pick<JobActions, "cancel" | "retry"> {
  jobId: string;
  state: JobView["state"];
  title: string;
  others: number;
  canCancel: boolean;
  isAsked: boolean;
}

const StatusHead = memo(function StatusHead(props: HeadProps) {
  const { jobId, state, title, others, isAsked, cancel, retry } = props;
  return (
    <div className={classes.head}>
      <StateBadge state={state} compact />
      <Link to="/jobs/$jobId" params={{ jobId }} className={classes.task}>
        {others > 0 ? words.andMore(title, others) : title}
      </Link>
      {state === "failed" && (
        <Button size="compact-sm" variant="default" loading={isAsked} onClick={() => void retry(jobId)}>
          {words.retry}
        </Button>
      )}
      {props.canCancel && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={words.cancelTask(title)}
          title={words.cancel}
          loading={isAsked}
          onClick={() => void cancel(jobId)}
        >
          <IconX size={16} />
        </ActionIcon>
      )}
    </div>
  );
});
