import { Button, Skeleton } from "@mantine/core";
import { useInbox } from "@jobwire/client/react";
import { IconInbox } from "@tabler/icons-react";
import { EmptyState } from "../app/empty-state.tsx";
import { LinkButton } from "../app/link-button.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { JobLine } from "../live/job-line.tsx";
import { useActiveJobs } from "../live/use-active-jobs.ts";
import { useJobActions } from "../live/use-job-actions.ts";
import classes from "./inbox-screen.module.css";
import { RemoveAll } from "./remove-all.tsx";
import { RetryAll } from "./retry-all.tsx";
import { words } from "./words.ts";

const SHOWN = 100;

/** What has finished, new things first to be seen; and what is still under way. */
export function InboxScreen() {
  const { jobs: active, isPending } = useActiveJobs();
  const { recent, unseen, isSeen, markAllSeen } = useInbox();
  const actions = useJobActions();
  const isEmpty = active.length === 0 && recent.length === 0;
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead
        title={words.title}
        aside={words.fresh(unseen.length)}
        actions={
          unseen.length > 0 && (
            <Button variant="default" onClick={markAllSeen}>
              {words.markAll}
            </Button>
          )
        }
      />
      {isPending && isEmpty ? (
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
              {active.length > SHOWN && <p className={classes.more}>and {active.length - SHOWN} more</p>}
            </section>
          )}
          {recent.length > 0 && (
            <section aria-labelledby="finished">
              <div className={classes.bar}>
                <h2 id="finished" className={classes.heading}>
                  {words.finished}
                </h2>
                <div className={classes.many}>
                  <RemoveAll jobs={recent} />
                  <RetryAll jobs={recent} />
                </div>
              </div>
              <ul className={classes.list}>
                {recent.slice(0, SHOWN).map((job) => (
                  <JobLine key={job.id} job={job} actions={actions} isNew={!isSeen(job.id)} />
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </div>
  );
}

function InboxSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading your inbox">
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
