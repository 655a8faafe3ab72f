import { Button, Group, Modal, Text } from "@mantine/core";
import type { ScheduleView } from "@jobwire/jobs/wire";
import { useReturnFocus } from "../../app/use-return-focus.ts";
import type { ScheduleActions } from "./use-schedule-actions.ts";
import { words } from "./words.ts";

interface Props {
  schedule: ScheduleView;
  actions: ScheduleActions;
  onClose: () => void;
}

/** Asks before a schedule goes. */
export function RemoveDialog({ schedule, actions, onClose }: Props) {
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title={words.removeTitle(schedule.name)} centered>
      <Text c="dimmed">{words.removeText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {words.keep}
        </Button>
        <Button
          color="red"
          loading={actions.isBusy(schedule.id)}
          onClick={() => void actions.remove(schedule).then((done) => done && onClose())}
        >
          {words.remove}
        </Button>
      </Group>
    </Modal>
  );
}
