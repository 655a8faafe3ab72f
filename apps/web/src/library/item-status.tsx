import { ActionIcon, Button } from "@mantine/core";
import type { JobView } from "@jobwire/jobs/wire";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
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
      <div className={classes.head}>
        <StateBadge state={job.state} compact />
        <Link to="/jobs/$jobId" params={{ jobId: job.id }} className={classes.task}>
          {title}
          {others > 0 && ` +${others}`}
        </Link>
        {failed && (
          <Button
            size="compact-sm"
            variant="default"
            loading={actions.isAsked(job.id)}
            onClick={() => void actions.retry(job.id)}
          >
            {words.retry}
          </Button>
        )}
        {canCancel(job) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={`${words.cancel} ${title}`}
            title={words.cancel}
            loading={actions.isAsked(job.id)}
            onClick={() => void actions.cancel(job.id)}
          >
            <IconX size={16} />
          </ActionIcon>
        )}
      </div>
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
