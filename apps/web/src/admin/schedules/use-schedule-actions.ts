import { notifications } from "@mantine/notifications";
import { useJobwire } from "@jobwire/client/react";
import type { ScheduleView } from "@jobwire/jobs/wire";
import { useCallback, useMemo } from "react";
import { useBusy } from "../../app/use-busy.ts";
import { showProblem } from "../../live/use-job-actions.ts";
import { words } from "./words.ts";

/** What can be done to a schedule from its line. Each resolves whether it was done. */
export interface ScheduleActions {
  isBusy(id: string): boolean;
  runNow(schedule: ScheduleView): Promise<boolean>;
  pause(schedule: ScheduleView): Promise<boolean>;
  resume(schedule: ScheduleView): Promise<boolean>;
  remove(schedule: ScheduleView): Promise<boolean>;
}

/** The switches of schedules. What they change comes back by the push of schedules. */
export function useScheduleActions(): ScheduleActions {
  const { schedules } = useJobwire();
  const { isBusy, run } = useBusy();

  const act = useCallback(
    (id: string, call: () => Promise<unknown>, done?: string) =>
      run(id, async () => {
        try {
          await call();
          if (done !== undefined) notifications.show({ message: done, autoClose: 4_000 });
          return true;
        } catch (error) {
          showProblem(words.actionFailed, error);
          return false;
        }
      }),
    [run],
  );

  return useMemo(
    () => ({
      isBusy,
      runNow: ({ id, name }) => act(id, () => schedules.runNow(id), words.ran(name)),
      pause: ({ id }) => act(id, () => schedules.pause(id)),
      resume: ({ id }) => act(id, () => schedules.resume(id)),
      remove: ({ id, name }) => act(id, () => schedules.remove(id), words.removed(name)),
    }),
    [act, isBusy, schedules],
  );
}
