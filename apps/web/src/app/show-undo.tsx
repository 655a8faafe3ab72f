import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** How long a way back is offered, in ms. */
const UNDO_MS = 8_000;

let count = 0;

/**
 * Says in passing what was done, and offers a way back.
 * @returns what takes the offer away
 */
export function showUndo(message: string, label: string, undo: () => void): () => void {
  const id = `undo ${++count}`;
  const hide = () => void notifications.hide(id);
  notifications.show({
    id,
    autoClose: UNDO_MS,
    withCloseButton: false,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            hide();
            undo();
          }}
        >
          {label}
        </Button>
      </Group>
    ),
  });
  return hide;
}
