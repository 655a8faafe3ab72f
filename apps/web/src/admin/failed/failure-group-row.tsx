import { ActionIcon, Button } from "@mantine/core";
import type { FailureGroup } from "@jobwire/jobs/wire";
import { IconChevronRight, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useId } from "react";
import { TimeAgo } from "../../live/time-ago.tsx";
import { REASON_TITLES, taskTitle } from "../../live/words.ts";
import classes from "./failure-group-row.module.css";
import { retriedSoFar } from "./group-key.ts";
import { GroupJobs } from "./group-jobs.tsx";
import type { Retries } from "./use-retries.ts";
import { words } from "./words.ts";

interface Props {
  group: FailureGroup;
  isOpen: boolean;
  onToggle: () => void;
  onRetryAll: () => void;
  onRemoveAll: () => void;
  /** Asked for some of its jobs. */
  onRemove: (jobIds: readonly string[]) => void;
  retries: Retries;
  personOf: (userId: string) => string;
}

/** Failures of one task with one error: how many, the newest, its message; opened, the jobs themselves. */
export function FailureGroupRow(props: Props) {
  const { group, isOpen, onToggle, onRetryAll, onRemoveAll, onRemove, retries, personOf } = props;
  const id = useId();
  const title = `${taskTitle(group.task)}: ${REASON_TITLES[group.reason]}`;
  const total = retries.totalOf(group);
  const done = total === undefined ? 0 : retriedSoFar(total, group.count);
  return (
    <li className={classes.group} data-open={isOpen || undefined}>
      <div className={classes.head}>
        <h2 className={classes.title}>
          <button type="button" className={classes.toggle} aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
            <IconChevronRight size={18} aria-hidden className={classes.chevron} />
            <span>
              {taskTitle(group.task)}
              <span className={classes.reason}>{REASON_TITLES[group.reason]}</span>
            </span>
          </button>
        </h2>
        <p className={classes.message}>
          {group.message}
          <span className={classes.code}>{group.code === "" ? words.noCode : group.code}</span>
        </p>
        <p className={classes.figures}>
          <strong>{words.count(group.count)}</strong>
          <span>
            {words.newest} <TimeAgo at={group.newestAt} />
          </span>
        </p>
        <div className={classes.action}>
          {total === undefined ? (
            <>
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} aria-hidden />}
                aria-label={`${words.retryAll(group.count)}: ${title}`}
                onClick={onRetryAll}
              >
                {words.retryAll(group.count)}
              </Button>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                className={classes.remove}
                aria-label={`${words.removeAll(group.count)}: ${title}`}
                title={words.removeAll(group.count)}
                onClick={onRemoveAll}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            </>
          ) : (
            <div role="status" className={classes.working}>
              {words.retrying(done, total)}
              <progress value={done} max={total} aria-label={title} className={classes.bar} />
            </div>
          )}
        </div>
      </div>
      <div id={id}>
        {isOpen && <GroupJobs group={group} retries={retries} onRemove={onRemove} personOf={personOf} />}
      </div>
    </li>
  );
}
