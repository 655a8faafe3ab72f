import { notifications } from "@mantine/notifications";
import type { WhichFailed } from "@jobwire/client";
import { useJobwire } from "@jobwire/client/react";
import { useCallback, useState } from "react";
import { removalWords as words } from "./removal-words.ts";
import { showProblem } from "./use-job-actions.ts";

/** One call takes so many ids. */
const NAMED_AT_ONCE = 1_000;

export interface RemoveFailed {
  /** Says how it went, and resolves whether it was done. */
  remove(which: WhichFailed): Promise<boolean>;
  isBusy: boolean;
}

/** Removes failed jobs for good. Ask before. */
export function useRemoveFailed(): RemoveFailed {
  const { failures } = useJobwire();
  const [isBusy, setBusy] = useState(false);

  const remove = useCallback(
    async (which: WhichFailed) => {
      setBusy(true);
      const sum = { removed: 0, refused: 0 };
      try {
        for (const some of inCalls(which)) {
          const done = await failures.removeMany(some);
          sum.removed += done.removed;
          sum.refused += done.refused;
        }
        notifications.show({ message: words.removed(sum.removed, sum.refused), autoClose: 5_000 });
        return true;
      } catch (error) {
        showProblem(words.failed, error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [failures],
  );
  return { remove, isBusy };
}

function inCalls(which: WhichFailed): WhichFailed[] {
  if (!("jobIds" in which)) return [which];
  const calls: WhichFailed[] = [];
  for (let at = 0; at < which.jobIds.length; at += NAMED_AT_ONCE)
    calls.push({ jobIds: which.jobIds.slice(at, at + NAMED_AT_ONCE) });
  return calls;
}
