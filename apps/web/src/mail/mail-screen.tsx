import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import type { JobScope } from "@jobwire/client";
import { JobwireError } from "@jobwire/client";
import { useJobwire, useViewer } from "@jobwire/client/react";
import { IconMail } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState } from "../app/empty-state.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenError } from "../app/screen-error.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { TimeAgo } from "../live/time-ago.tsx";
import { MailText } from "./mail-text.tsx";
import classes from "./mail-screen.module.css";
import { words } from "./words.ts";

const route = getRouteApi("/signed-in/mail");
const PAGE = 50;

/** Mail that was kept here because no mail server is set: one's own, and for admins everybody's. */
export function MailScreen() {
  const { mail: mailId } = route.useSearch();
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      {mailId === undefined ? <MailList /> : <OneMail mailId={mailId} />}
    </div>
  );
}

function MailList() {
  const { mails, notify } = useJobwire();
  const { viewer } = useViewer();
  const [scope, setScope] = useState<JobScope>("own");
  const { data: how } = useQuery({ queryKey: ["notify"], queryFn: () => notify.get() });
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["mails", scope],
    queryFn: ({ pageParam }) => mails.list({ scope, ...(pageParam !== null && { beforeId: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.id ?? null)),
    staleTime: 0,
  });
  const all = data?.pages.flat();
  if (error instanceof JobwireError && all === undefined)
    return <ScreenError title={words.failedTitle} error={error} />;
  return (
    <>
      <ScreenHead
        title={words.title}
        actions={
          viewer?.role === "admin" && (
            <SegmentedControl
              value={scope}
              onChange={(value) => setScope(value as JobScope)}
              data={[
                { value: "own", label: words.own },
                { value: "all", label: words.all },
              ]}
            />
          )
        }
      />
      {how !== undefined && <p className={classes.hint}>{how.mail === "kept" ? words.hint : words.smtp}</p>}
      {all === undefined ? (
        <div aria-busy="true" aria-label={words.loading}>
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} height={58} mb={8} radius={12} />
          ))}
        </div>
      ) : all.length === 0 ? (
        <EmptyState icon={IconMail} title={words.emptyTitle}>
          {words.empty}
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {all.map(({ id, subject, to, createdAt }) => (
            <li key={id}>
              <Link to="/mail" search={{ mail: id }} className={classes.line}>
                <span className={classes.subject} dir="auto">
                  {subject}
                </span>
                <TimeAgo at={createdAt} className={classes.dim} />
                <span className={classes.dim}>
                  {words.to} {to}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.older}
        </Button>
      )}
    </>
  );
}

function OneMail({ mailId }: { mailId: string }) {
  const { mails } = useJobwire();
  const { data, error } = useQuery({ queryKey: ["mail", mailId], queryFn: () => mails.get(mailId) });
  return (
    <>
      <Link to="/mail" search={{}} className={classes.back}>
        {words.back}
      </Link>
      {data !== undefined ? (
        <MailText mail={data} />
      ) : error instanceof JobwireError ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : (
        <Skeleton height={480} radius={14} aria-label={words.loading} />
      )}
    </>
  );
}
