import { Skeleton } from "@mantine/core";
import type { WhichFailed } from "@jobwire/client";
import { useFailures } from "@jobwire/client/react";
import type { FailureGroup } from "@jobwire/jobs/wire";
import { IconCircleCheck } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { EmptyState } from "../../app/empty-state.tsx";
import { PageTitle } from "../../app/page-title.tsx";
import { ScreenError } from "../../app/screen-error.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { useRemoveFailed } from "../../live/use-remove-failed.ts";
import { AdminOnly } from "../admin-only.tsx";
import { usePeople } from "../jobs/use-people.ts";
import { FailureGroupRow } from "./failure-group-row.tsx";
import classes from "./failed-screen.module.css";
import { groupKey } from "./group-key.ts";
import { useRetries } from "./use-retries.ts";
import { words } from "./words.ts";

const RetryDialog = lazy(async () => ({ default: (await import("./retry-dialog.tsx")).RetryDialog }));

const RemoveFailedDialog = lazy(async () => ({
  default: (await import("../../live/remove-failed-dialog.tsx")).RemoveFailedDialog,
}));

/** From so many on, a retry of all asks first. */
const ASKS_FROM = 10;

/** Jobs that failed for good, by task and error; for admins. */
export function AdminFailedScreen() {
  return (
    <AdminOnly>
      <Failed />
    </AdminOnly>
  );
}

/** What somebody is asked about. */
interface Removal {
  which: WhichFailed;
  count: number;
}

function Failed() {
  const { failures: groups, isPending, error } = useFailures("all");
  const retries = useRetries();
  const personOf = usePeople();
  const [open, setOpen] = useState<string | null>(null);
  const [asking, setAsking] = useState<FailureGroup | null>(null);
  const [removing, setRemoving] = useState<Removal | null>(null);
  const { remove, isBusy: isRemoving } = useRemoveFailed();
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead title={words.title} aside={words.aside(total)} />
      {error !== null && groups.length === 0 ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : isPending ? (
        <div role="status" aria-busy="true" aria-label={words.loading}>
          {[0, 1, 2].map((ghost) => (
            <Skeleton key={ghost} height={72} radius={14} mb={8} />
          ))}
        </div>
      ) : groups.length === 0 ? (
        <EmptyState icon={IconCircleCheck} title={words.emptyTitle}>
          {words.empty}
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label={words.groups}>
          {groups.map((group) => {
            const key = groupKey(group);
            return (
              <FailureGroupRow
                key={key}
                group={group}
                isOpen={open === key}
                onToggle={() => setOpen(open === key ? null : key)}
                onRetryAll={() => (group.count < ASKS_FROM ? void retries.retryGroup(group) : setAsking(group))}
                onRemoveAll={() => {
                  const { task, code, count } = group;
                  setRemoving({ which: { scope: "all", filter: { task, code } }, count });
                }}
                onRemove={(jobIds) => setRemoving({ which: { jobIds }, count: jobIds.length })}
                retries={retries}
                personOf={personOf}
              />
            );
          })}
        </ul>
      )}
      <Suspense>
        {asking !== null && (
          <RetryDialog
            count={asking.count}
            onKeep={() => setAsking(null)}
            onRetry={() => {
              setAsking(null);
              void retries.retryGroup(asking);
            }}
          />
        )}
        {removing !== null && (
          <RemoveFailedDialog
            count={removing.count}
            isBusy={isRemoving}
            onKeep={() => setRemoving(null)}
            onRemove={() => void remove(removing.which).then((done) => done && setRemoving(null))}
          />
        )}
      </Suspense>
    </div>
  );
}
