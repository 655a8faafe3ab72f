import { useJobwire } from "@jobwire/client/react";
import type { NamedEntry } from "@jobwire/jobs/wire";
import { useCallback, useState } from "react";
import { showUndo } from "../app/show-undo.tsx";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

export interface Removals {
  /** On their way out: not to be shown. */
  hidden: ReadonlySet<string>;
  /** Takes entries out at once, and offers a way back. */
  remove(entries: readonly NamedEntry[]): void;
}

/** Takes results out of the collection, with a way back. */
export function useRemovals(): Removals {
  const { collection } = useJobwire();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());

  const remove = useCallback(
    (entries: readonly NamedEntry[]) => {
      const ids = entries.map(({ jobId }) => jobId);
      const gone = new Set(ids);
      const show = () => setHidden((before) => new Set([...before].filter((id) => !gone.has(id))));
      const removed = collection.remove(ids);
      setHidden((before) => new Set([...before, ...ids]));
      const message = entries.length === 1 ? words.removed(entries[0]?.title ?? "") : words.removedMany(entries.length);
      const hide = showUndo(message, words.undo, () => {
        removed
          .then(() => collection.save(ids))
          .catch((error: unknown) => showProblem(words.undoFailed, error))
          .finally(show);
      });
      removed.catch((error: unknown) => {
        hide();
        show();
        showProblem(words.removeFailed, error);
      });
    },
    [collection],
  );
  return { hidden, remove };
}
