import { notifications } from "@mantine/notifications";
import { useRemoveItems } from "@jobwire/client/react";
import type { NamedItem } from "@jobwire/jobs/wire";
import { useCallback, useState } from "react";
import { showUndo } from "../app/show-undo.tsx";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

export interface Deletions {
  /** On their way out: not to be shown. */
  hidden: ReadonlySet<string>;
  /** Deletes items at once, and offers a way back. */
  remove(items: readonly NamedItem[]): void;
}

/** Deletes with a way back, which the server knows for a minute. */
export function useDeletions(): Deletions {
  const removal = useRemoveItems();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());

  const remove = useCallback(
    (items: readonly NamedItem[]) => {
      const ids = new Set(items.map(({ id }) => id));
      const show = () => setHidden((before) => new Set([...before].filter((id) => !ids.has(id))));
      const gone = removal.remove(items);
      const undo = async () => {
        try {
          await gone;
          const back = await removal.restore(items);
          if (back.length < items.length) {
            notifications.show({ color: "red", title: words.restoreFailed, message: words.restoreTooLate });
          }
        } catch (error) {
          showProblem(words.restoreFailed, error);
        }
        show();
      };
      setHidden((before) => new Set([...before, ...ids]));
      const message = items.length === 1 ? words.deleted(items[0]?.name ?? "") : words.deletedMany(items.length);
      const hide = showUndo(message, words.undo, () => void undo());
      gone.catch((error: unknown) => {
        hide();
        show();
        showProblem(words.deleteFailed, error);
      });
    },
    [removal],
  );
  return { hidden, remove };
}
