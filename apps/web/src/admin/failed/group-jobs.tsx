import { ActionIcon, Button, Checkbox, Skeleton } from "@mantine/core";
import { useAllJobs } from "@jobwire/client/react";
import { isTaskName } from "@jobwire/jobs/catalog";
import type { FailureGroup } from "@jobwire/jobs/wire";
import { IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { countedAttempt } from "../../live/attempts.ts";
import { TimeAgo } from "../../live/time-ago.tsx";
import classes from "./group-jobs.module.css";
import { isOfGroup } from "./group-key.ts";
import type { Retries } from "./use-retries.ts";
import { words } from "./words.ts";

interface Props {
  group: FailureGroup;
  retries: Retries;
  onRemove: (jobIds: readonly string[]) => void;
  personOf: (userId: string) => string;
}

/** The jobs of one group, newest first: open, retry, remove, or choose several. */
export function GroupJobs({ group, retries, onRemove, personOf }: Props) {
  const filter = useMemo(
    () => ({ states: ["failed"] as const, ...(isTaskName(group.task) && { tasks: [group.task] }) }),
    [group.task],
  );
  const { jobs, isPending, hasOlder, isFetchingOlder, fetchOlder } = useAllJobs(filter);
  const selectAll = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const shown = jobs.filter((job) => isOfGroup(job, group));
  const chosen = shown.filter(({ id }) => picked.has(id)).map(({ id }) => id);

  function toggle(id: string): void {
    setPicked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }

  /** The lines that are retried go, and the focus with them: it moves to what stays. */
  function retry(ids: readonly string[]): void {
    selectAll.current?.focus({ preventScroll: true });
    void retries.retryJobs(ids).then((done) => {
      if (done) setPicked((before) => before.difference(new Set(ids)));
    });
  }

  if (isPending) {
    return (
      <div role="status" className={classes.box} aria-busy="true" aria-label={words.loading}>
        <Skeleton height={36} radius={8} mb={6} />
        <Skeleton height={36} radius={8} />
      </div>
    );
  }
  return (
    <div className={classes.box}>
      <div className={classes.bar}>
        <Checkbox
          ref={selectAll}
          size="xs"
          fz="sm"
          px={10}
          label={chosen.length === 0 ? words.selectAll : words.selected(chosen.length)}
          checked={shown.length > 0 && chosen.length === shown.length}
          indeterminate={chosen.length > 0 && chosen.length < shown.length}
          disabled={shown.length === 0}
          onChange={({ currentTarget: { checked } }) => setPicked(new Set(checked ? shown.map(({ id }) => id) : []))}
        />
        {chosen.length > 0 && (
          <>
            <Button size="xs" fz="sm" px={10} loading={retries.isBusy} onClick={() => retry(chosen)}>
              {words.retrySelected(chosen.length)}
            </Button>
            <Button size="xs" fz="sm" px={10} variant="light" color="red" onClick={() => onRemove(chosen)}>
              {words.removeSelected(chosen.length)}
            </Button>
          </>
        )}
      </div>
      {shown.length === 0 && <p className={classes.none}>{hasOlder ? words.noneShown : words.noneLeft}</p>}
      <ul className={classes.jobs}>
        {shown.map((job) => {
          const person = personOf(job.userId);
          return (
            <li key={job.id} className={classes.job} data-picked={picked.has(job.id) || undefined}>
              <Checkbox
                size="xs"
                fz="sm"
                px={10}
                aria-label={words.select(person)}
                checked={picked.has(job.id)}
                onChange={() => toggle(job.id)}
              />
              <span className={classes.person} dir="auto">
                {person}
              </span>
              {/* The group's own message is said once, above. */}
              <span className={classes.message}>{job.error?.message === group.message ? "" : job.error?.message}</span>
              <span className={classes.dim}>
                {words.attempts(countedAttempt(job))}
                {job.finishedAt !== null && (
                  <>
                    {" · "}
                    <TimeAgo at={job.finishedAt} />
                  </>
                )}
              </span>
              <span className={classes.actions}>
                <Link
                  to="/jobs/$jobId"
                  params={{ jobId: job.id }}
                  className={classes.open}
                  aria-label={`${words.openJob}: ${person}`}
                >
                  {words.openJob}
                </Link>
                <Button
                  size="xs"
                  fz="sm"
                  px={10}
                  variant="default"
                  disabled={retries.isBusy}
                  aria-label={words.retryOf(person)}
                  onClick={() => retry([job.id])}
                >
                  {words.retry}
                </Button>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={30}
                  aria-label={words.removeOf(person)}
                  title={words.remove}
                  onClick={() => onRemove([job.id])}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </span>
            </li>
          );
        })}
      </ul>
      {hasOlder && shown.length < group.count && (
        <Button variant="subtle" color="gray" size="xs" loading={isFetchingOlder} onClick={() => void fetchOlder()}>
          {words.more}
        </Button>
      )}
    </div>
  );
}
