import { Button, Switch } from "@mantine/core";
import { useDeliveries } from "@jobwire/client/react";
import type { WebhookView } from "@jobwire/jobs/wire";
import { useState } from "react";
import { DeliveryList } from "../deliveries/delivery-list.tsx";
import classes from "./account-screen.module.css";
import own from "./notify-card.module.css";
import { words } from "./notify-words.ts";

interface Props {
  webhook: WebhookView;
  onSwitch(isOn: boolean): Promise<void>;
  onTest(): Promise<void>;
  onRotate(): Promise<void>;
  onRemove(): void;
}

/** One webhook: what it is for, how it does, and what was sent to it. */
export function WebhookLine({ webhook, onSwitch, onTest, onRotate, onRemove }: Props) {
  const [isLogOpen, setLogOpen] = useState(false);
  const { url, events, failures, disabledAt, disabledReason } = webhook;
  const trouble = disabledReason ?? (failures > 0 ? words.failing(failures) : null);
  return (
    <li className={own.webhook}>
      <div className={classes.row}>
        <div className={classes.grow}>
          <div className={own.address}>{url}</div>
          <div className={classes.dim}>{events.map((event) => words.eventNames[event]).join(", ")}</div>
          {trouble !== null && <div className={classes.problem}>{trouble}</div>}
        </div>
        <Switch
          checked={disabledAt === null}
          label={disabledAt === null ? words.on : words.off}
          onChange={(event) => void onSwitch(event.currentTarget.checked)}
        />
      </div>
      <div className={own.buttons}>
        <Button
          size="compact-md"
          variant="default"
          onClick={() => {
            setLogOpen(true);
            void onTest();
          }}
        >
          {words.test}
        </Button>
        <Button size="compact-md" variant="subtle" aria-expanded={isLogOpen} onClick={() => setLogOpen(!isLogOpen)}>
          {isLogOpen ? words.hideLog : words.log}
        </Button>
        <Button size="compact-md" variant="subtle" onClick={() => void onRotate()}>
          {words.rotate}
        </Button>
        <Button size="compact-md" variant="subtle" color="red" onClick={onRemove}>
          {words.remove}
        </Button>
      </div>
      {isLogOpen && <WebhookLog webhookId={webhook.id} />}
    </li>
  );
}

function WebhookLog({ webhookId }: { webhookId: string }) {
  const deliveries = useDeliveries({ webhookId });
  return (
    <div className={own.log}>
      {deliveries.length === 0 ? (
        <p className={classes.dim}>{words.noLog}</p>
      ) : (
        <DeliveryList deliveries={deliveries} showsJob />
      )}
    </div>
  );
}
