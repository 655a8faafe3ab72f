import { Button, CopyButton, Modal, SegmentedControl, TextInput } from "@mantine/core";
import { useJobwire } from "@jobwire/client/react";
import type { JobwireError } from "@jobwire/client";
import type { ShareView } from "@jobwire/jobs/wire";
import { IconCheck, IconCopy, IconLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useReturnFocus } from "../app/use-return-focus.ts";
import { formatClock } from "../live/duration.ts";
import { useNow } from "../live/now.ts";
import { showProblem } from "../live/use-job-actions.ts";
import classes from "./share-dialog.module.css";
import { words } from "./words.ts";

interface Props {
  jobId: string;
  title: string;
  onClose: () => void;
}

/** Makes a link that anybody can open for a time, and ends those that work now. */
export function ShareDialog({ jobId, title, onClose }: Props) {
  useReturnFocus();
  const { collection } = useJobwire();
  const [span, setSpan] = useState("604800");
  const [made, setMade] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const nowMs = useNow(60_000);
  const { data: shares = [], refetch } = useQuery<ShareView[], JobwireError>({
    queryKey: ["shares", jobId],
    queryFn: () => collection.shares(jobId),
    gcTime: 0,
  });

  async function make(): Promise<void> {
    setBusy(true);
    try {
      const { path } = await collection.share(jobId, Number(span));
      setMade(`${location.origin}${path}`);
      await refetch();
    } catch (error) {
      showProblem(words.shareFailed, error);
    } finally {
      setBusy(false);
    }
  }

  async function stop(shareId: string): Promise<void> {
    try {
      await collection.unshare(shareId);
      setMade(null);
    } catch (error) {
      showProblem(words.stopFailed, error);
    }
    await refetch();
  }

  return (
    <Modal opened onClose={onClose} title={words.shareTitle(title)} centered size="lg">
      <p className={classes.lead}>{words.shareLead}</p>
      {made === null ? (
        <>
          <div id="share-span" className={classes.label}>
            {words.lasts}
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="share-span"
            value={span}
            onChange={setSpan}
            data={[...words.spans]}
          />
          <Button
            mt="md"
            fullWidth
            size="md"
            loading={isBusy}
            leftSection={<IconLink size={18} aria-hidden />}
            onClick={() => void make()}
          >
            {words.makeLink}
          </Button>
        </>
      ) : (
        <div className={classes.made}>
          <TextInput
            className={classes.link}
            label={words.link}
            description={words.linkOnce}
            readOnly
            value={made}
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton value={made}>
            {({ copied, copy }) => (
              <Button
                onClick={copy}
                leftSection={copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
              >
                {copied ? words.copied : words.copy}
              </Button>
            )}
          </CopyButton>
        </div>
      )}
      {shares.length > 0 && (
        <section aria-labelledby="live-links" className={classes.shares}>
          <h3 id="live-links" className={classes.label}>
            {words.live}
          </h3>
          <ul className={classes.list}>
            {shares.map(({ id, expiresAt }) => (
              <li key={id}>
                <span>{words.until(formatClock(expiresAt, nowMs))}</span>
                <Button size="compact-sm" variant="default" onClick={() => void stop(id)}>
                  {words.stop}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Modal>
  );
}
