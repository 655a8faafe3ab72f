import { notifications } from "@mantine/notifications";
import { useJobwire } from "@jobwire/client/react";
import type { QueueLimits } from "@jobwire/jobs/catalog";
import { useCallback, useMemo } from "react";
import { useBusy } from "../../app/use-busy.ts";
import { showProblem } from "../../live/use-job-actions.ts";
import type { StopOptions } from "./stop-plan.ts";
import { words } from "./words.ts";

/** What can be done to queues. Each says in passing what came of it, and resolves whether it was done. */
export interface QueueActions {
  isBusy(name: string): boolean;
  pause(name: string): Promise<boolean>;
  resume(name: string): Promise<boolean>;
  drain(name: string): Promise<boolean>;
  accept(name: string): Promise<boolean>;
  /** `{}` is back to the defaults. */
  setLimits(name: string, overrides: QueueLimits): Promise<boolean>;
  clear(name: string, how: "cancel" | "fail"): Promise<boolean>;
  stopAll(options: StopOptions): Promise<boolean>;
  resetCircuit(provider: string): Promise<boolean>;
}

/** The switches of queues. What they change comes back by the floor's push. */
export function useQueueActions(): QueueActions {
  const { queues, circuits } = useJobwire();
  const { isBusy, run } = useBusy();

  const act = useCallback(
    <T>(name: string, call: () => Promise<T>, done?: (answer: T) => string) =>
      run(name, async () => {
        try {
          const answer = await call();
          if (done !== undefined) notifications.show({ message: done(answer), autoClose: 5_000 });
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
      pause: (name) => act(name, () => queues.pause(name)),
      resume: (name) => act(name, () => queues.resume(name)),
      drain: (name) => act(name, () => queues.drain(name)),
      accept: (name) => act(name, () => queues.accept(name)),
      setLimits: (name, overrides) =>
        act(
          name,
          () => queues.setLimits(name, overrides),
          () => (Object.keys(overrides).length === 0 ? words.wasReset : words.saved)(words.nameOf(name)),
        ),
      clear: (name, how) =>
        act(
          name,
          () => queues.clear(name, how),
          (count) => words.cleared(count, how),
        ),
      stopAll: (options) =>
        act(
          "*",
          () => queues.stopAll(options),
          () => words.stopped,
        ),
      resetCircuit: (provider) =>
        act(
          `circuit ${provider}`,
          () => circuits.reset(provider),
          () => words.circuitResetDone(provider),
        ),
    }),
    [act, isBusy, queues, circuits],
  );
}
