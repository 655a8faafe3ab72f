import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useRemoveFailed } from "../live/use-remove-failed.ts";
import { ALL_FAILED } from "./all-failed.ts";
import { words } from "./words.ts";

const RemoveFailedDialog = lazy(async () => ({
  default: (await import("../live/remove-failed-dialog.tsx")).RemoveFailedDialog,
}));

/** Removes every failed job of the viewer's, listed or not, after asking; there only where that is more than one. */
export function RemoveAll({ failed }: { failed: number }) {
  const { remove, isBusy } = useRemoveFailed();
  const [asking, setAsking] = useState<number | null>(null);
  if (failed < 2 && asking === null) return null;
  return (
    <>
      <Button
        size="xs"
        fz="sm"
        px={10}
        variant="subtle"
        color="gray"
        leftSection={<IconTrash size={15} aria-hidden />}
        onClick={() => setAsking(failed)}
      >
        {words.removeAll(failed)}
      </Button>
      <Suspense>
        {asking !== null && (
          <RemoveFailedDialog
            count={asking}
            isBusy={isBusy}
            onKeep={() => setAsking(null)}
            onRemove={() => void remove(ALL_FAILED).then((done) => done && setAsking(null))}
          />
        )}
      </Suspense>
    </>
  );
}
