import { Button, Group, Modal, Text } from "@mantine/core";
import type { ItemView } from "@jobwire/jobs/wire";
import { useState } from "react";
import { useReturnFocus } from "../app/use-return-focus.ts";
import { words } from "./words.ts";

interface Props {
  item: ItemView;
  onKeep: () => void;
  onDelete: (item: ItemView) => Promise<void>;
}

/** Asks before a photo and its results go for good. */
export function DeleteItem({ item, onKeep, onDelete }: Props) {
  useReturnFocus();
  const [isGoing, setGoing] = useState(false);
  return (
    <Modal opened onClose={onKeep} title={words.deleteTitle(shorten(item.name))} centered zIndex={320}>
      <Text c="dimmed">{words.deleteText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onKeep} data-autofocus>
          {words.keep}
        </Button>
        <Button
          color="red"
          loading={isGoing}
          onClick={() => {
            setGoing(true);
            void onDelete(item).finally(() => setGoing(false));
          }}
        >
          {words.delete}
        </Button>
      </Group>
    </Modal>
  );
}

function shorten(name: string): string {
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  return letters.length <= 48 ? name : `${letters.slice(0, 30).join("")}…${letters.slice(-14).join("")}`;
}
