import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import type { QueueView } from "@jobwire/jobs/wire";
import { useState } from "react";
import { useReturnFocus } from "../../app/use-return-focus.ts";
import type { QueueActions } from "./use-queue-actions.ts";
import { words } from "./words.ts";

interface Props {
  queue: QueueView;
  actions: QueueActions;
  onClose: () => void;
}

/** Asks before what waits in a queue is ended: first how, with the count, then the button that says it again. */
export function ClearDialog({ queue, actions, onClose }: Props) {
  useReturnFocus();
  const [how, setHow] = useState<"cancel" | "fail">("cancel");
  const { name, waiting } = queue;
  return (
    <Modal opened onClose={onClose} title={words.clearTitle(words.nameOf(name))} centered>
      <Radio.Group
        label={words.clearHow}
        value={how}
        onChange={(value) => setHow(value === "fail" ? "fail" : "cancel")}
      >
        <Stack gap="xs" mt={8}>
          <Radio value="cancel" label={words.clearCancel} data-autofocus />
          <Radio value="fail" label={words.clearFail} />
        </Stack>
      </Radio.Group>
      <Text c="dimmed" mt="md" aria-live="polite">
        {waiting === 0
          ? words.clearNothing
          : how === "cancel"
            ? words.clearCancelText(waiting)
            : words.clearFailText(waiting)}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {words.keep}
        </Button>
        <Button
          color="red"
          disabled={waiting === 0}
          loading={actions.isBusy(name)}
          onClick={() => void actions.clear(name, how).then((done) => done && onClose())}
        >
          {words.clearNow(waiting, how)}
        </Button>
      </Group>
    </Modal>
  );
}
