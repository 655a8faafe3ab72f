import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useJobwire } from "@jobwire/client/react";
import type { ItemView } from "@jobwire/jobs/wire";
import { useCallback, useEffect, useRef, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

/** How long a deletion can be taken back, in ms. */
const UNDO_MS = 8_000;

export interface Deletions {
  /** On their way out: not to be shown. */
  hidden: ReadonlySet<string>;
  /** Takes items out of sight at once, and out of the library when nobody took it back. */
  remove(items: readonly ItemView[]): void;
}

/** Deletes with a way back. Leaving the page before the time is over deletes at once. */
export function useDeletions(): Deletions {
  const client = useJobwire();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const due = useRef(new Map<string, () => void>());

  const show = useCallback((ids: readonly string[]) => {
    setHidden((before) => new Set([...before].filter((id) => !ids.includes(id))));
  }, []);

  useEffect(() => {
    const pending = due.current;
    const finish = () => {
      for (const run of pending.values()) run();
      pending.clear();
    };
    addEventListener("pagehide", finish);
    return () => {
      removeEventListener("pagehide", finish);
      finish();
    };
  }, []);

  const remove = useCallback(
    (items: readonly ItemView[]) => {
      const ids = items.map(({ id }) => id);
      const notice = `deleted ${ids.join(" ").slice(0, 80)} ${performance.now()}`;
      const run = () => {
        clearTimeout(timer);
        due.current.delete(notice);
        notifications.hide(notice);
        client.items.removeMany(ids).catch((error: unknown) => {
          show(ids);
          showProblem(words.deleteFailed, error);
        });
      };
      const undo = () => {
        clearTimeout(timer);
        due.current.delete(notice);
        notifications.hide(notice);
        show(ids);
      };
      setHidden((before) => new Set([...before, ...ids]));
      const timer = setTimeout(run, UNDO_MS);
      due.current.set(notice, run);
      notifications.show({
        id: notice,
        autoClose: UNDO_MS,
        withCloseButton: false,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <span>{items.length === 1 ? words.deleted(items[0]?.name ?? "") : words.deletedMany(items.length)}</span>
            <Button size="compact-sm" variant="subtle" onClick={undo}>
              {words.undo}
            </Button>
          </Group>
        ),
      });
    },
    [client, show],
  );
  return { hidden, remove };
}
