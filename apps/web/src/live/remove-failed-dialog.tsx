import { Button, Group, Modal, Text } from "@mantine/core";
import { useReturnFocus } from "../app/use-return-focus.ts";
import { removalWords as words } from "./removal-words.ts";

interface Props {
  count: number;
  isBusy: boolean;
  onKeep: () => void;
  onRemove: () => void;
}

/** Asks before failed jobs are gone for good. */
export function RemoveFailedDialog({ count, isBusy, onKeep, onRemove }: Props) {
  useReturnFocus();
  return (
    <Modal opened onClose={onKeep} title={words.title(count)} centered>
      <Text c="dimmed">{words.text(count)}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onKeep} data-autofocus>
          {words.keep}
        </Button>
        <Button color="red" loading={isBusy} onClick={onRemove}>
          {words.remove(count)}
        </Button>
      </Group>
    </Modal>
  );
}
