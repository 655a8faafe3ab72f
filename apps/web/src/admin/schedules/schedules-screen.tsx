import { Button, Skeleton } from "@mantine/core";
import { useSchedules } from "@jobwire/client/react";
import type { ScheduleView } from "@jobwire/jobs/wire";
import { IconCalendarClock, IconPlus } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { EmptyState } from "../../app/empty-state.tsx";
import { PageTitle } from "../../app/page-title.tsx";
import { ScreenError } from "../../app/screen-error.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { AdminOnly } from "../admin-only.tsx";
import { usePeople } from "../jobs/use-people.ts";
import { ScheduleRow } from "./schedule-row.tsx";
import classes from "./schedules-screen.module.css";
import { useScheduleActions } from "./use-schedule-actions.ts";
import { words } from "./words.ts";

const ScheduleDialog = lazy(async () => ({ default: (await import("./schedule-dialog.tsx")).ScheduleDialog }));
const RemoveDialog = lazy(async () => ({ default: (await import("./remove-dialog.tsx")).RemoveDialog }));

/** Which schedule the form is open for; `new` for one to be. */
type Editing = ScheduleView | "new" | null;

/** Tasks that start by the clock; for admins. */
export function AdminSchedulesScreen() {
  return (
    <AdminOnly>
      <Schedules />
    </AdminOnly>
  );
}

function Schedules() {
  const { schedules, isPending, error } = useSchedules("all");
  const personOf = usePeople();
  const actions = useScheduleActions();
  const [editing, setEditing] = useState<Editing>(null);
  const [removing, setRemoving] = useState<ScheduleView | null>(null);
  const createButton = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setEditing("new")}>
      {words.create}
    </Button>
  );
  const isEmpty = !isPending && schedules.length === 0;
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead
        title={words.title}
        aside={schedules.length === 0 ? undefined : words.aside(schedules.length)}
        actions={!isEmpty && createButton}
      />
      {error !== null && schedules.length === 0 ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : isPending ? (
        <div role="status" aria-busy="true" aria-label={words.loading}>
          {[0, 1, 2].map((ghost) => (
            <Skeleton key={ghost} height={104} radius={14} mb={8} />
          ))}
        </div>
      ) : isEmpty ? (
        <EmptyState icon={IconCalendarClock} title={words.emptyTitle} action={createButton}>
          {words.empty}
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label={words.title}>
          {schedules.map((schedule) => (
            <ScheduleRow
              key={schedule.id}
              schedule={schedule}
              person={personOf(schedule.userId)}
              actions={actions}
              onEdit={setEditing}
              onRemove={setRemoving}
            />
          ))}
        </ul>
      )}
      <Suspense>
        {editing !== null && (
          <ScheduleDialog schedule={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
        )}
        {removing !== null && <RemoveDialog schedule={removing} actions={actions} onClose={() => setRemoving(null)} />}
      </Suspense>
    </div>
  );
}
