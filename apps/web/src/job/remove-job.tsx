import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useRemoveFailed } from "../live/use-remove-failed.ts";
import { words } from "./words.ts";

const RemoveFailedDialog = lazy(async () => ({
  default: (await import("../live/remove-failed-dialog.tsx")).RemoveFailedDialog,
}));

/** Removes a failed job, after asking, and goes to where the others are. */
export function RemoveJob({ jobId, isOwn }: { jobId: string; isOwn: boolean }) {
  const { remove, isBusy } = useRemoveFailed();
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();

  async function removeIt(): Promise<void> {
    if (!(await remove({ jobIds: [jobId] }))) return;
    setAsking(false);
    await navigate({ to: isOwn ? "/inbox" : "/admin/failed" });
  }

  return (
    <>
      <Button
        variant="default"
        size="md"
        leftSection={<IconTrash size={18} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {words.remove}
      </Button>
      <Suspense>
        {isAsking && (
          <RemoveFailedDialog
            count={1}
            isBusy={isBusy}
            onKeep={() => setAsking(false)}
            onRemove={() => void removeIt()}
          />
        )}
      </Suspense>
    </>
  );
}
