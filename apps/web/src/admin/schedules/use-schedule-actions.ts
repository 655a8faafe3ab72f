import { notifications } from "@mantine/notifications";
import { useJobwire } from "@jobwire/client/react";
import type { ScheduleView } from "@jobwire/jobs/wire";
import { useCallback, useMemo, useState } from "react";
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
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());

  const act = useCallback(async (id: string, call: () => Promise<unknown>, done?: string) => {
    setBusy((before) => new Set(before).add(id));
    try {
      await call();
      if (done !== undefined) notifications.show({ message: done, autoClose: 4_000 });
      return true;
    } catch (error) {
      showProblem(words.actionFailed, error);
      return false;
    } finally {
      setBusy((before) => new Set([...before].filter((one) => one !== id)));
    }
  }, []);

  return useMemo(
    () => ({
      isBusy: (id) => busy.has(id),
      runNow: ({ id, name }) => act(id, () => schedules.runNow(id), words.ran(name)),
      pause: ({ id }) => act(id, () => schedules.pause(id)),
      resume: ({ id }) => act(id, () => schedules.resume(id)),
      remove: ({ id, name }) => act(id, () => schedules.remove(id), words.removed(name)),
    }),
    [act, busy, schedules],
  );
}
