import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRemoveItems } from "@jobwire/client/react";
import type { ItemView } from "@jobwire/jobs/wire";
import { useCallback, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

/** How long the way back is offered, in ms; the server knows it for a minute. */
const UNDO_MS = 8_000;

export interface Deletions {
  /** On their way out: not to be shown. */
  hidden: ReadonlySet<string>;
  /** Deletes items at once, and offers a way back. */
  remove(items: readonly ItemView[]): void;
}

/** Deletes with a way back. */
export function useDeletions(): Deletions {
  const removal = useRemoveItems();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());

  const remove = useCallback(
    (items: readonly ItemView[]) => {
      const ids = items.map(({ id }) => id);
      const show = () => setHidden((before) => new Set([...before].filter((id) => !ids.includes(id))));
      const notice = `deleted ${ids.join(" ").slice(0, 80)} ${performance.now()}`;
      const gone = removal.remove(items);
      const undo = async () => {
        notifications.hide(notice);
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
      gone.catch((error: unknown) => {
        notifications.hide(notice);
        show();
        showProblem(words.deleteFailed, error);
      });
      notifications.show({
        id: notice,
        autoClose: UNDO_MS,
        withCloseButton: false,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <span>{items.length === 1 ? words.deleted(items[0]?.name ?? "") : words.deletedMany(items.length)}</span>
            <Button size="compact-sm" variant="subtle" onClick={() => void undo()}>
              {words.undo}
            </Button>
          </Group>
        ),
      });
    },
    [removal],
  );
  return { hidden, remove };
}
