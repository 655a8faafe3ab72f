import { Button, Group, Modal, Text } from "@mantine/core";
import { words } from "./words.ts";

interface Props {
  isOpen: boolean;
  count: number;
  onKeep: () => void;
  onCancel: () => void;
}

/** Asks before many jobs stop at one key. */
export function CancelMany({ isOpen, count, onKeep, onCancel }: Props) {
  return (
    <Modal opened={isOpen} onClose={onKeep} title={words.cancelManyTitle(count)} centered>
      <Text c="dimmed">{words.cancelManyText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onKeep}>
          {words.keep}
        </Button>
        <Button color="red" onClick={onCancel} data-autofocus>
          {words.cancelMany(count)}
        </Button>
      </Group>
    </Modal>
  );
}
