import { Switch } from "@mantine/core";
import { useJobwire } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

/** Keeps a job and what came of it from being cleared away, or lets it go. */
export function KeepJob({ job, isOwn }: { job: JobView; isOwn: boolean }) {
  const { jobs, live, liveAll } = useJobwire();
  const [asked, setAsked] = useState<boolean | null>(null);
  const isKept = asked ?? job.pinnedAt !== null;

  async function keep(pinned: boolean): Promise<void> {
    setAsked(pinned);
    try {
      (isOwn ? live : liveAll).learn(await jobs.pin(job.id, pinned));
    } catch (error) {
      showProblem(words.keepFailed, error);
    } finally {
      setAsked(null);
    }
  }

  return (
    <Switch
      mt="lg"
      label={words.keep}
      description={isKept ? words.keepHint : words.letGoHint}
      checked={isKept}
      onChange={({ currentTarget }) => void keep(currentTarget.checked)}
    />
  );
}
