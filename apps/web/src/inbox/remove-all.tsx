import { Button } from "@mantine/core";
import type { NoteView } from "@jobwire/jobs/wire";
import { IconTrash } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useRemoveFailed } from "../live/use-remove-failed.ts";
import { words } from "./words.ts";

const RemoveFailedDialog = lazy(async () => ({
  default: (await import("../live/remove-failed-dialog.tsx")).RemoveFailedDialog,
}));

/** Removes every failed job of the list, after asking; there only where that is more than one. */
export function RemoveAll({ notes }: { notes: readonly NoteView[] }) {
  const { remove, isBusy } = useRemoveFailed();
  const [asking, setAsking] = useState<readonly string[] | null>(null);
  const failed = notes.filter(({ outcome }) => outcome === "failed").map(({ jobId }) => jobId);
  if (failed.length < 2 && asking === null) return null;
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
        {words.removeAll(failed.length)}
      </Button>
      <Suspense>
        {asking !== null && (
          <RemoveFailedDialog
            count={asking.length}
            isBusy={isBusy}
            onKeep={() => setAsking(null)}
            onRemove={() => void remove({ jobIds: asking }).then((done) => done && setAsking(null))}
          />
        )}
      </Suspense>
    </>
  );
}
