import { Button, Group, Modal, Radio, Text, TextInput } from "@mantine/core";
import { ALL_QUEUES } from "@jobwire/jobs/catalog";
import type { QueueView } from "@jobwire/jobs/wire";
import { IconHandStop } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useReturnFocus } from "../../app/use-return-focus.ts";
import classes from "./stop-dialog.module.css";
import { isDestructive, type StopOptions, stopPlan } from "./stop-plan.ts";
import type { QueueActions } from "./use-queue-actions.ts";
import { words } from "./words.ts";

interface Props {
  /** The queue `*`: what waits and runs in all of them. */
  all: QueueView;
  actions: QueueActions;
  onClose: () => void;
}

/** The emergency stop: what it takes along is chosen, what it will do is written out, then it is done. */
export function StopDialog({ all, actions, onClose }: Props) {
  useReturnFocus();
  const [options, setOptions] = useState<StopOptions>({ waiting: "keep", running: "keep" });
  const [typed, setTyped] = useState("");
  const needsWord = isDestructive(options);
  const isSure = !needsWord || typed.trim().toLowerCase() === words.stopWord;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isSure) void actions.stopAll(options).then((done) => done && onClose());
  }

  return (
    <Modal opened onClose={onClose} title={words.stopTitle} centered size="lg">
      <form onSubmit={submit}>
        <Text c="dimmed">{words.stopIntro}</Text>
        <div className={classes.choices}>
          <Radio.Group
            label={words.stopWaiting}
            value={options.waiting}
            onChange={(value) => setOptions({ ...options, waiting: value as StopOptions["waiting"] })}
          >
            <div className={classes.radios}>
              <Radio value="keep" label={words.stopKeep} data-autofocus />
              <Radio value="cancel" label={words.stopCancel} />
              <Radio value="fail" label={words.stopFail} />
            </div>
          </Radio.Group>
          <Radio.Group
            label={words.stopRunning}
            value={options.running}
            onChange={(value) => setOptions({ ...options, running: value as StopOptions["running"] })}
          >
            <div className={classes.radios}>
              <Radio value="keep" label={words.stopKeep} />
              <Radio value="cancel" label={words.stopCancel} />
            </div>
          </Radio.Group>
        </div>
        <section className={classes.plan} aria-labelledby="stop-plan" aria-live="polite">
          <h3 id="stop-plan" className={classes.heading}>
            {words.stopWill}
          </h3>
          <ul>
            {stopPlan(options, all).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
        {needsWord && (
          <TextInput
            mt="md"
            autoComplete="off"
            label={words.stopConfirm(words.stopWord)}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {words.goOn}
          </Button>
          <Button
            type="submit"
            color="red"
            disabled={!isSure}
            loading={actions.isBusy(ALL_QUEUES)}
            leftSection={<IconHandStop size={18} aria-hidden />}
          >
            {words.stopNow}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
