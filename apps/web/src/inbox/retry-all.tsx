import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useJobwire } from "@jobwire/client/react";
import type { NoteView } from "@jobwire/jobs/wire";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

/** One call takes so many. */
const AT_ONCE = 1_000;

/** Runs every failed job of the list again; there only where that is more than one. */
export function RetryAll({ notes }: { notes: readonly NoteView[] }) {
  const { failures } = useJobwire();
  const [isBusy, setBusy] = useState(false);
  const failed = notes.filter(({ outcome }) => outcome === "failed").slice(0, AT_ONCE);
  if (failed.length < 2 && !isBusy) return null;

  async function retry(): Promise<void> {
    setBusy(true);
    try {
      const { moved } = await failures.retryMany({ jobIds: failed.map(({ jobId }) => jobId) });
      notifications.show({ message: words.retried(moved), autoClose: 4_000 });
    } catch (error) {
      showProblem(words.retryFailed, error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button
      size="xs"
      fz="sm"
      px={10}
      variant="default"
      loading={isBusy}
      leftSection={<IconRefresh size={15} aria-hidden />}
      onClick={() => void retry()}
    >
      {words.retryAll(failed.length)}
    </Button>
  );
}
