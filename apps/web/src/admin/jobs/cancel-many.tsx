import { Button, Group, Modal, Text } from "@mantine/core";
import { words } from "./words.ts";

/** Asks before many jobs stop at one key. Open while `count` is not 0. */
export function CancelMany({ count, onKeep, onCancel }: { count: number; onKeep: () => void; onCancel: () => void }) {
  return (
    <Modal opened={count > 0} onClose={onKeep} title={words.cancelManyTitle(count)} centered>
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
