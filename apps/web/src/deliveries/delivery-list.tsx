import { Button } from "@mantine/core";
import { useJobwire } from "@jobwire/client/react";
import type { DeliveryView } from "@jobwire/jobs/wire";
import { IconBell, IconMail, IconWebhook } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useNow } from "../live/now.ts";
import { TimeAgo } from "../live/time-ago.tsx";
import { showProblem } from "../live/use-job-actions.ts";
import { taskTitle } from "../live/words.ts";
import classes from "./delivery-list.module.css";
import { deliveryLine, words } from "./words.ts";

const ICONS = { email: IconMail, push: IconBell, webhook: IconWebhook };

interface Props {
  deliveries: readonly DeliveryView[];
  /** Says what each is about, where that is not plain from the page. */
  showsJob?: boolean;
  onSentAgain?: () => void;
}

/** The log of e-mails, pushes and webhooks, and what was answered. */
export function DeliveryList({ deliveries, showsJob = false, onSentAgain }: Props) {
  const nowMs = useNow(10_000);
  return (
    <ul className={classes.list}>
      {deliveries.map((delivery) => (
        <Line key={delivery.id} delivery={delivery} nowMs={nowMs} showsJob={showsJob} onSentAgain={onSentAgain} />
      ))}
    </ul>
  );
}

function Line({
  delivery,
  nowMs,
  showsJob,
  onSentAgain,
}: Omit<Props, "deliveries"> & { delivery: DeliveryView; nowMs: number }) {
  const { deliveries } = useJobwire();
  const [isBusy, setBusy] = useState(false);
  const { id, kind, state, error, status, response, createdAt, endedAt, jobId, task } = delivery;
  const Icon = ICONS[kind];
  const canSendAgain = state === "failed" || (state === "sent" && kind === "webhook");

  async function sendAgain(): Promise<void> {
    setBusy(true);
    try {
      await deliveries.redeliver(id);
      onSentAgain?.();
    } catch (problem) {
      showProblem(words.sendAgainFailed, problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <li className={classes.line} data-state={state}>
      <Icon size={18} stroke={1.75} aria-label={words.kind[kind]} />
      <div className={classes.body}>
        <div className={classes.what}>
          {deliveryLine(delivery, nowMs)}
          {status !== null && <span className={classes.status}>{status}</span>}
          <TimeAgo at={endedAt ?? createdAt} className={classes.at} />
        </div>
        {showsJob === true && jobId !== null && (
          <Link to="/jobs/$jobId" params={{ jobId }} className={classes.job}>
            {taskTitle(task ?? "")}
          </Link>
        )}
        {error !== null && <div className={classes.error}>{error}</div>}
        {response !== null && response !== "" && (
          <details className={classes.response}>
            <summary>{words.response}</summary>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{response}</pre>
          </details>
        )}
      </div>
      {canSendAgain && (
        <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void sendAgain()}>
          {words.again}
        </Button>
      )}
    </li>
  );
}
