import { Button, Checkbox, Group, Modal, Text, TextInput } from "@mantine/core";
import { JobwireError, type WebhookRequest } from "@jobwire/client";
import { useJobwire } from "@jobwire/client/react";
import { WEBHOOK_EVENTS, type WebhookEvent, type WebhookView } from "@jobwire/jobs/wire";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import classes from "./account-screen.module.css";
import own from "./notify-card.module.css";
import { ShownOnce } from "./shown-once.tsx";
import { words } from "./notify-words.ts";
import { WebhookLine } from "./webhook-line.tsx";

const KEY = ["webhooks"];

/** Where a person's programs hear of their jobs: made, tested, turned off, removed. */
export function Webhooks() {
  const { webhooks } = useJobwire();
  const queryClient = useQueryClient();
  const { data } = useQuery({ queryKey: KEY, queryFn: () => webhooks.list() });
  const [secret, setSecret] = useState<string | null>(null);
  const [removing, setRemoving] = useState<WebhookView | null>(null);
  const [isAdding, setAdding] = useState(false);

  async function act(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      showProblem(words.webhookFailed, error);
    } finally {
      await queryClient.invalidateQueries({ queryKey: KEY });
    }
  }

  return (
    <section className={classes.card} aria-labelledby="webhooks">
      <h2 id="webhooks" className={classes.heading}>
        {words.webhooks}
      </h2>
      <div className={classes.dim}>{words.webhooksHint}</div>
      {secret !== null && <ShownOnce title={words.secret} secret={secret} onDone={() => setSecret(null)} />}
      <ul className={classes.keys} aria-label={words.webhooks}>
        {data?.length === 0 && !isAdding && <li className={classes.dim}>{words.noWebhooks}</li>}
        {data?.map((webhook) => (
          <WebhookLine
            key={webhook.id}
            webhook={webhook}
            onSwitch={(isOn) => act(() => webhooks.update(webhook.id, { isOn }))}
            onTest={() => act(() => webhooks.test(webhook.id))}
            onRotate={() => act(async () => setSecret((await webhooks.rotate(webhook.id)).secret))}
            onRemove={() => setRemoving(webhook)}
          />
        ))}
      </ul>
      {isAdding ? (
        <WebhookForm
          onClose={() => setAdding(false)}
          onCreate={async (request) => {
            setSecret((await webhooks.create(request)).secret);
            setAdding(false);
            await queryClient.invalidateQueries({ queryKey: KEY });
          }}
        />
      ) : (
        <Button mt="md" variant="default" onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      )}
      <Modal opened={removing !== null} onClose={() => setRemoving(null)} title={words.removeTitle} centered>
        <Text c="dimmed">{words.removeText}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setRemoving(null)} data-autofocus>
            {words.keep}
          </Button>
          <Button
            color="red"
            onClick={() => {
              const id = removing?.id;
              setRemoving(null);
              if (id !== undefined) void act(() => webhooks.remove(id));
            }}
          >
            {words.remove}
          </Button>
        </Group>
      </Modal>
    </section>
  );
}

function WebhookForm({ onCreate, onClose }: { onCreate(request: WebhookRequest): Promise<void>; onClose(): void }) {
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<WebhookEvent[]>(["job.completed", "job.failed"]);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await onCreate({ url: url.trim(), events });
    } catch (error) {
      setProblem(error instanceof JobwireError ? error.message : words.webhookFailed);
      setBusy(false);
    }
  }

  return (
    <form className={own.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={words.url}
        placeholder={words.urlPlaceholder}
        type="url"
        value={url}
        maxLength={2_000}
        required
        withAsterisk={false}
        error={problem}
        data-autofocus
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Checkbox.Group label={words.events} value={events} onChange={(values) => setEvents(values as WebhookEvent[])}>
        <div className={own.checks}>
          {WEBHOOK_EVENTS.map((name) => (
            <Checkbox key={name} value={name} label={words.eventNames[name]} />
          ))}
        </div>
      </Checkbox.Group>
      <div className={own.buttons}>
        <Button type="submit" loading={isBusy} disabled={url.trim() === "" || events.length === 0}>
          {words.create}
        </Button>
        <Button variant="default" onClick={onClose}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
