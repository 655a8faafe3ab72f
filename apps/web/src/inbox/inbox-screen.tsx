import { Button, Skeleton } from "@mantine/core";
import { useInbox } from "@jobwire/client/react";
import type { AwayGroup } from "@jobwire/jobs/wire";
import { IconInbox } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { EmptyState } from "../app/empty-state.tsx";
import { LinkButton } from "../app/link-button.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenError } from "../app/screen-error.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { JobLine } from "../live/job-line.tsx";
import { useActiveJobs } from "../live/use-active-jobs.ts";
import { showProblem, useJobActions } from "../live/use-job-actions.ts";
import { groupLine } from "./group-line.ts";
import classes from "./inbox-screen.module.css";
import { NoteLine } from "./note-line.tsx";
import { RemoveAll } from "./remove-all.tsx";
import { RetryAll } from "./retry-all.tsx";
import { words } from "./words.ts";

const SHOWN = 100;

/** What has finished, read or not on whatever device; and what is still under way. */
export function InboxScreen() {
  const { jobs: active, isPending } = useActiveJobs();
  const inbox = useInbox();
  const { notes, unread, markRead, markSeen } = inbox;
  const actions = useJobActions();
  const away = useAwayOnOpening(inbox.away, inbox.isPending);
  const isEmpty = active.length === 0 && notes.length === 0;
  const { unreadElsewhere: older } = inbox;
  const { length: unseen } = inbox.away;

  // Whoever is here has seen what ended while they were away.
  useEffect(() => {
    if (unseen > 0) void markSeen("all").catch(() => {});
  }, [unseen, markSeen]);

  if (inbox.error !== null && notes.length === 0) return <ScreenError title={words.failedTitle} error={inbox.error} />;
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead
        title={words.title}
        aside={words.fresh(unread)}
        actions={
          unread > 0 && (
            <Button
              variant="default"
              onClick={() => void markRead("all").catch((error: unknown) => showProblem(words.markFailed, error))}
            >
              {words.markAll}
            </Button>
          )
        }
      />
      {(isPending || inbox.isPending) && isEmpty ? (
        <InboxSkeleton />
      ) : isEmpty ? (
        <EmptyState
          icon={IconInbox}
          title={words.emptyTitle}
          action={
            <LinkButton to="/studio" size="md">
              {words.emptyAction}
            </LinkButton>
          }
        >
          {words.empty}
        </EmptyState>
      ) : (
        <>
          {away.length > 0 && (
            <section className={classes.away} aria-labelledby="away">
              <h2 id="away">{words.away}</h2>
              <ul>
                {away.map((group) => (
                  <li key={`${group.task} ${group.outcome}`} data-bad={group.outcome === "failed" || undefined}>
                    {groupLine(group)}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {active.length > 0 && (
            <section aria-labelledby="under-way">
              <h2 id="under-way" className={classes.heading}>
                {words.underWay}
              </h2>
              <ul className={classes.list}>
                {active.slice(0, SHOWN).map((job) => (
                  <JobLine key={job.id} job={job} actions={actions} />
                ))}
              </ul>
              {active.length > SHOWN && <p className={classes.more}>{words.moreActive(active.length - SHOWN)}</p>}
            </section>
          )}
          {notes.length > 0 && (
            <section aria-labelledby="finished">
              <div className={classes.bar}>
                <h2 id="finished" className={classes.heading}>
                  {words.finished}
                </h2>
                <div className={classes.many}>
                  <RemoveAll failed={inbox.failed} />
                  <RetryAll failed={inbox.failed} />
                </div>
              </div>
              <ul className={classes.list}>
                {notes.map((note) => (
                  <NoteLine key={note.jobId} note={note} actions={actions} />
                ))}
              </ul>
              {older > 0 && <p className={classes.more}>{words.older(older)}</p>}
            </section>
          )}
        </>
      )}
    </div>
  );
}

/** What had ended while the viewer was away when the screen was opened: it stays while they look, though it is seen by now. */
function useAwayOnOpening(away: readonly AwayGroup[], isPending: boolean): readonly AwayGroup[] {
  const [first, setFirst] = useState<readonly AwayGroup[] | null>(null);
  if (first === null && !isPending) setFirst(away);
  return first ?? away;
}

function InboxSkeleton() {
  return (
    <div aria-busy="true" aria-label={words.loading}>
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className={classes.ghost}>
          <Skeleton width={44} height={44} radius={8} />
          <div>
            <Skeleton width={170 - row * 12} height={12} mb={10} />
            <Skeleton width={90} height={10} />
          </div>
        </div>
      ))}
    </div>
  );
}
