import { Button } from "@mantine/core";
import { useCollectionEntry, useJobwire, useViewer } from "@jobwire/client/react";
import { KEPT_TASK_NAMES } from "@jobwire/jobs/catalog";
import type { JobView } from "@jobwire/jobs/wire";
import { IconArrowsShuffle, IconBookmark, IconBookmarkFilled, IconShare } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { LinkButton } from "../app/link-button.tsx";
import { showProblem } from "../live/use-job-actions.ts";
import { jobTitle } from "../live/words.ts";
import classes from "./result-actions.module.css";
import { words } from "./words.ts";

const ShareDialog = lazy(async () => ({ default: (await import("./share-dialog.tsx")).ShareDialog }));

/** What one can do with a result of one's own: keep it, share it, make another like it. */
export function ResultActions({ job }: { job: JobView }) {
  const { viewer } = useViewer();
  const hasResult = job.state === "completed" && KEPT_TASK_NAMES.includes(job.task);
  if (viewer?.id !== job.userId || !hasResult) return null;
  return <Actions job={job} />;
}

function Actions({ job }: { job: JobView }) {
  const { collection } = useJobwire();
  const entry = useCollectionEntry(job.id);
  // Shown until it is known how things stand since.
  const [asked, setAsked] = useState<{ isWanted: boolean; since: typeof entry } | null>(null);
  const [isSharing, setSharing] = useState(false);
  const isKept = asked?.since === entry ? (asked?.isWanted ?? false) : entry !== null && entry !== undefined;

  async function keep(isWanted: boolean): Promise<void> {
    setAsked({ isWanted, since: entry });
    try {
      await (isWanted ? collection.save([job.id]) : collection.remove([job.id]));
    } catch (error) {
      setAsked(null);
      showProblem(words.keepFailed, error);
    }
  }

  return (
    <div className={classes.actions}>
      <Button
        variant="default"
        aria-pressed={isKept}
        disabled={entry === undefined}
        leftSection={isKept ? <IconBookmarkFilled size={17} aria-hidden /> : <IconBookmark size={17} aria-hidden />}
        onClick={() => void keep(!isKept)}
      >
        {isKept ? words.kept : words.keep}
      </Button>
      <Button variant="default" leftSection={<IconShare size={17} aria-hidden />} onClick={() => setSharing(true)}>
        {words.share}
      </Button>
      <LinkButton
        to="/studio"
        search={{ task: job.task, from: job.id }}
        variant="default"
        leftSection={<IconArrowsShuffle size={17} aria-hidden />}
      >
        {words.another}
      </LinkButton>
      <Suspense>
        {isSharing && (
          <ShareDialog jobId={job.id} title={entry?.title ?? jobTitle(job)} onClose={() => setSharing(false)} />
        )}
      </Suspense>
    </div>
  );
}
