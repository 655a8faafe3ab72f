import { notifications } from "@mantine/notifications";
import { useJobwire } from "@jobwire/client/react";
import type { FailureGroup } from "@jobwire/jobs/wire";
import { useCallback, useState } from "react";
import { showProblem } from "../../live/use-job-actions.ts";
import { groupKey } from "./group-key.ts";
import { words } from "./words.ts";

/** One call takes so many ids. */
const NAMED_AT_ONCE = 1_000;

export interface Retries {
  /** How many jobs a group had when the retry of all of them began; undefined while there is none. */
  totalOf(group: FailureGroup): number | undefined;
  retryGroup(group: FailureGroup): Promise<void>;
  /** Resolves whether it was done. */
  retryJobs(ids: readonly string[]): Promise<boolean>;
  isBusy: boolean;
}

/** Retries of many failed jobs, each said in passing when it is done. */
export function useRetries(): Retries {
  const { failures } = useJobwire();
  const [totals, setTotals] = useState<ReadonlyMap<string, number>>(new Map());
  const [isBusy, setBusy] = useState(false);

  const tell = (moved: number, refused: number) =>
    notifications.show({ message: words.retried(moved, refused), autoClose: 5_000 });

  const retryGroup = useCallback(
    async (group: FailureGroup) => {
      const key = groupKey(group);
      setTotals((before) => new Map(before).set(key, group.count));
      try {
        const { task, code } = group;
        const { moved, refused } = await failures.retryMany({ scope: "all", filter: { task, code } });
        tell(moved, refused);
      } catch (error) {
        showProblem(words.retryFailed, error);
      } finally {
        setTotals((before) => new Map([...before].filter(([one]) => one !== key)));
      }
    },
    [failures],
  );

  const retryJobs = useCallback(
    async (ids: readonly string[]) => {
      setBusy(true);
      const sum = { moved: 0, refused: 0 };
      try {
        for (let at = 0; at < ids.length; at += NAMED_AT_ONCE) {
          const done = await failures.retryMany({ jobIds: ids.slice(at, at + NAMED_AT_ONCE) });
          sum.moved += done.moved;
          sum.refused += done.refused;
        }
        tell(sum.moved, sum.refused);
        return true;
      } catch (error) {
        showProblem(words.retryFailed, error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [failures],
  );

  return { totalOf: (group) => totals.get(groupKey(group)), retryGroup, retryJobs, isBusy };
}
