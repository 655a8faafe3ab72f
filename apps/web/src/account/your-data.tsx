import { Button, Group, Modal, PasswordInput, Text, TextInput } from "@mantine/core";
import type { Viewer } from "@jobwire/client";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { formText } from "../app/form-text.ts";
import classes from "./account-screen.module.css";
import { AuthCallFailed, deleteAccount, hasPassword } from "./auth-calls.ts";
import { words } from "./words.ts";

/** Taking everything along, and leaving for good. */
export function YourData({ viewer, onGone }: { viewer: Viewer; onGone: () => void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <section className={classes.card} aria-labelledby="data">
      <div className={classes.row}>
        <div className={classes.grow}>
          <h2 id="data" className={classes.heading}>
            {words.data}
          </h2>
          <div className={classes.dim}>{words.dataHint}</div>
        </div>
        <Button
          component="a"
          href="/api/account/export"
          download
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden />}
        >
          {words.download}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
          {words.deleteAccount}
        </Button>
      </div>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={words.deleteTitle} centered>
        <DeleteForm isGuest={viewer.isGuest} onGone={onGone} onClose={() => setAsking(false)} />
      </Modal>
    </section>
  );
}

function DeleteForm({ isGuest, onGone, onClose }: { isGuest: boolean; onGone: () => void; onClose: () => void }) {
  const { data: isSet = !isGuest } = useQuery({ queryKey: ["has-password"], queryFn: hasPassword, enabled: !isGuest });
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [word, setWord] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      await deleteAccount(isSet ? formText(form, "password") : null);
      onGone();
    } catch (error) {
      setProblem(error instanceof AuthCallFailed ? error.message : words.failed);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Text c="dimmed" mb="md">
        {words.deleteText}
      </Text>
      {isSet ? (
        <PasswordInput
          name="password"
          label={words.deletePassword}
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={problem}
          data-autofocus
        />
      ) : (
        <TextInput
          label={words.deleteWord}
          value={word}
          onChange={(event) => setWord(event.currentTarget.value)}
          autoComplete="off"
          error={problem}
          data-autofocus
        />
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {words.keep}
        </Button>
        <Button type="submit" color="red" loading={isBusy} disabled={!isSet && word.trim().toLowerCase() !== "delete"}>
          {words.deleteNow}
        </Button>
      </Group>
    </form>
  );
}
