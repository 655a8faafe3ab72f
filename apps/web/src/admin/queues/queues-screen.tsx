import { Button, Skeleton } from "@mantine/core";
import { useCircuits, useQueues } from "@jobwire/client/react";
import { ALL_QUEUES } from "@jobwire/jobs/catalog";
import { IconHandStop, IconPlayerPlay } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { ScreenError } from "../../app/screen-error.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { TimeAgo } from "../../live/time-ago.tsx";
import { AdminOnly } from "../admin-only.tsx";
import { Circuits } from "./circuits.tsx";
import { QueueRow } from "./queue-row.tsx";
import classes from "./queues-screen.module.css";
import { useQueueActions } from "./use-queue-actions.ts";
import { words } from "./words.ts";

const ClearDialog = lazy(async () => ({ default: (await import("./clear-dialog.tsx")).ClearDialog }));
const StopDialog = lazy(async () => ({ default: (await import("./stop-dialog.tsx")).StopDialog }));

/** The queues: how full each is, and its switches; for admins. */
export function AdminQueuesScreen() {
  return (
    <AdminOnly>
      <Queues />
    </AdminOnly>
  );
}

function Queues() {
  const { queues, isPending, error } = useQueues();
  const { circuits } = useCircuits();
  const actions = useQueueActions();
  const [clearing, setClearing] = useState<string | null>(null);
  const [isStopping, setStopping] = useState(false);
  const stopSwitch = useRef<HTMLButtonElement>(null);
  const resumeSwitch = useRef<HTMLButtonElement>(null);
  const isPressed = useRef(false);
  const all = queues.find(({ name }) => name === ALL_QUEUES);
  const cleared = queues.find(({ name }) => name === clearing);
  const isStopped = all !== undefined && all.pausedAt !== null;
  useEffect(() => {
    // Each switch makes room for the other: who pressed the one goes on from the other.
    if (isPressed.current && document.activeElement === document.body) {
      (isStopped ? resumeSwitch : stopSwitch).current?.focus({ preventScroll: true });
    }
    isPressed.current = false;
  }, [isStopped]);
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead
        title={words.title}
        aside={all && <span className={classes.aside}>{words.aside(all.running, all.waiting)}</span>}
        actions={
          all?.pausedAt === null && (
            <Button
              ref={stopSwitch}
              variant="light"
              color="red"
              leftSection={<IconHandStop size={18} aria-hidden />}
              onClick={() => {
                isPressed.current = true;
                setStopping(true);
              }}
            >
              {words.stop}
            </Button>
          )
        }
      />
      {error !== null && queues.length === 0 ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : isPending ? (
        <div role="status" aria-busy="true" aria-label={words.loading}>
          {[0, 1, 2, 3].map((ghost) => (
            <Skeleton key={ghost} height={96} radius={14} mb={8} />
          ))}
        </div>
      ) : (
        <>
          <div role="status">
            {isStopped && all.pausedAt !== null && (
              <div className={classes.stopped}>
                <IconHandStop size={22} aria-hidden />
                <span className={classes.stoppedText}>
                  <strong>{words.stoppedBanner}</strong> {words.stoppedAt} <TimeAgo at={all.pausedAt} />
                </span>
                <Button
                  ref={resumeSwitch}
                  leftSection={<IconPlayerPlay size={16} aria-hidden />}
                  aria-disabled={actions.isBusy(ALL_QUEUES) || undefined}
                  onClick={() => {
                    isPressed.current = true;
                    void actions.resume(ALL_QUEUES);
                  }}
                >
                  {words.resumeAll}
                </Button>
              </div>
            )}
          </div>
          <ul className={classes.list} aria-label={words.title}>
            {queues.map((queue) => (
              <QueueRow
                key={queue.name}
                queue={queue}
                actions={actions}
                onClear={({ name }) => setClearing(name)}
                onPauseAll={() => (isPressed.current = true)}
              />
            ))}
          </ul>
          <Circuits circuits={circuits} actions={actions} />
        </>
      )}
      <Suspense>
        {cleared !== undefined && <ClearDialog queue={cleared} actions={actions} onClose={() => setClearing(null)} />}
        {isStopping && all !== undefined && (
          <StopDialog all={all} actions={actions} onClose={() => setStopping(false)} />
        )}
      </Suspense>
    </div>
  );
}
