import { useDisclosure } from "@mantine/hooks";
import { useAllJobs } from "@jobwire/client/react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useRef, useState } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { ScreenError } from "../../app/screen-error.tsx";
import { canCancel, canRetry, useJobActions } from "../../live/use-job-actions.ts";
import { AdminOnly } from "../admin-only.tsx";
import { CancelMany } from "./cancel-many.tsx";
import { FloorStrip } from "./floor-strip.tsx";
import { JobsToolbar } from "./jobs-toolbar.tsx";
import { JobsTable } from "./jobs-table.tsx";
import classes from "./jobs-screen.module.css";
import { KeysHelp } from "./keys-help.tsx";
import { searchJobs } from "./search-jobs.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { useJobKeys } from "./use-job-keys.ts";
import { usePeople } from "./use-people.ts";
import { useSteadyRows } from "./use-steady-rows.ts";
import { words } from "./words.ts";

const route = getRouteApi("/signed-in/admin/jobs");

/** Every job of everyone, live; for admins. */
export function AdminJobsScreen() {
  return (
    <AdminOnly>
      <AllJobs />
    </AdminOnly>
  );
}

function AllJobs() {
  const { state, task, q = "" } = route.useSearch();
  const setSearch = route.useNavigate();
  const navigate = useNavigate();
  const filter = useMemo(() => ({ states: state && [state], tasks: task && [task] }), [state, task]);
  const { jobs, isPending, error, hasOlder, isFetchingOlder, fetchOlder } = useAllJobs(filter);
  const personOf = usePeople();
  const actions = useJobActions();
  const found = useMemo(() => searchJobs(jobs, q, personOf), [jobs, q, personOf]);
  const steady = useSteadyRows(found, `${state ?? ""} ${task ?? ""} ${q}`);
  const { rows } = steady;

  const [cursor, setCursor] = useState<string | null>(null);
  const [isKeyed, setKeyed] = useState(false);
  const point = useCallback((jobId: string) => {
    setCursor(jobId);
    setKeyed(false);
  }, []);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [isHelpOpen, { open: openHelp, close: closeHelp }] = useDisclosure(false);
  // The ids stay while the question fades out, so that it does not end on "Cancel 0 jobs?".
  const [cancelling, setCancelling] = useState<readonly string[]>([]);
  const [isAsking, question] = useDisclosure(false);
  const searchBox = useRef<HTMLInputElement>(null);

  const pickedRows = rows.filter((job) => picked.has(job.id));
  const targets = pickedRows.length > 0 ? pickedRows : rows.filter((job) => job.id === cursor);
  const toggle = useCallback(
    (jobId: string) =>
      setPicked((before) => {
        const after = new Set(before);
        if (!after.delete(jobId)) after.add(jobId);
        return after;
      }),
    [],
  );
  const retry = () => {
    for (const job of targets) if (canRetry(job)) void actions.retry(job.id);
  };
  const cancelNow = (ids: readonly string[]) => {
    for (const id of ids) void actions.cancel(id);
    question.close();
  };
  const cancel = () => {
    const ids = targets.filter(canCancel).map((job) => job.id);
    if (ids.length > 1) {
      setCancelling(ids);
      question.open();
    } else cancelNow(ids);
  };

  useJobKeys({
    search: () => {
      setKeyed(false);
      searchBox.current?.focus();
    },
    move: (by) => {
      const at = rows.findIndex((job) => job.id === cursor);
      const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
      if (next === undefined) return;
      setCursor(next.id);
      setKeyed(true);
    },
    open: () => {
      if (cursor !== null) void navigate({ to: "/jobs/$jobId", params: { jobId: cursor } });
    },
    select: () => {
      if (cursor !== null) toggle(cursor);
    },
    retry,
    cancel,
    help: openHelp,
    escape: () => {
      setPicked(new Set());
      searchBox.current?.blur();
    },
  });

  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <header className={classes.head}>
        <h1 className={classes.title}>{words.title}</h1>
        <FloorStrip />
      </header>
      <JobsToolbar state={state} task={task} q={q} searchBox={searchBox} onHelp={openHelp} />
      {error !== null && jobs.length === 0 ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : (
        <JobsTable
          steady={steady}
          isPending={isPending}
          isFiltered={state !== undefined || task !== undefined || q !== ""}
          onClearFilters={() => void setSearch({ search: {}, replace: true })}
          cursor={cursor}
          isKeyed={isKeyed}
          onCursor={point}
          picked={picked}
          onToggle={toggle}
          onPickAll={(all) => setPicked(all ? new Set(rows.map((job) => job.id)) : new Set())}
          personOf={personOf}
          hasOlder={hasOlder}
          isFetchingOlder={isFetchingOlder}
          fetchOlder={fetchOlder}
        />
      )}
      {pickedRows.length > 0 && (
        <SelectionBar
          count={pickedRows.length}
          canCancel={pickedRows.some(canCancel)}
          canRetry={pickedRows.some(canRetry)}
          onCancel={cancel}
          onRetry={retry}
          onClear={() => setPicked(new Set())}
        />
      )}
      <CancelMany
        isOpen={isAsking}
        count={cancelling.length}
        onKeep={question.close}
        onCancel={() => cancelNow(cancelling)}
      />
      <KeysHelp isOpen={isHelpOpen} onClose={closeHelp} />
    </div>
  );
}
