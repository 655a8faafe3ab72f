import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useJobwire } from "@jobwire/client/react";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { ALL_FAILED } from "./all-failed.ts";
import { words } from "./words.ts";

/** Runs every failed job of the viewer's again, listed or not; there only where that is more than one. */
export function RetryAll({ failed }: { failed: number }) {
  const { failures } = useJobwire();
  const [isBusy, setBusy] = useState(false);
  if (failed < 2 && !isBusy) return null;

  async function retry(): Promise<void> {
    setBusy(true);
    try {
      const { moved, refused } = await failures.retryMany(ALL_FAILED);
      notifications.show({ message: words.retried(moved, refused), autoClose: 4_000 });
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
      {words.retryAll(failed)}
    </Button>
  );
}
