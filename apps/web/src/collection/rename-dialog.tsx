import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useJobwire } from "@jobwire/client/react";
import type { CollectionEntryView } from "@jobwire/jobs/wire";
import { type FormEvent, useState } from "react";
import { useReturnFocus } from "../app/use-return-focus.ts";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

/** Gives an entry a name of one's own. */
export function RenameDialog({ entry, onClose }: { entry: CollectionEntryView; onClose: () => void }) {
  useReturnFocus();
  const { collection } = useJobwire();
  const [name, setName] = useState(entry.name ?? "");
  const [isBusy, setBusy] = useState(false);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await collection.rename(entry.jobId, name);
      onClose();
    } catch (error) {
      showProblem(words.renameFailed, error);
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={onClose} title={words.rename} centered>
      <form onSubmit={(event) => void save(event)}>
        <TextInput
          label={words.nameLabel}
          description={words.nameHint}
          placeholder={entry.title}
          maxLength={120}
          dir="auto"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={isBusy}>
            {words.keepName}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
