import { Button, Group, Modal, Text } from "@mantine/core";
import { useReturnFocus } from "../../app/use-return-focus.ts";
import { words } from "./words.ts";

interface Props {
  count: number;
  onKeep: () => void;
  onRetry: () => void;
}

/** Asks before very many jobs start again. */
export function RetryDialog({ count, onKeep, onRetry }: Props) {
  useReturnFocus();
  return (
    <Modal opened onClose={onKeep} title={words.confirmTitle(count)} centered>
      <Text c="dimmed">{words.confirmText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onKeep}>
          {words.keep}
        </Button>
        <Button onClick={onRetry} data-autofocus>
          {words.retryAll(count)}
        </Button>
      </Group>
    </Modal>
  );
}
