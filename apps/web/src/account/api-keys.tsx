import { Button, Group, Modal, Skeleton, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TimeAgo } from "../live/time-ago.tsx";
import classes from "./account-screen.module.css";
import { API_KEYS, type ApiKey, AuthCallFailed, createApiKey, listApiKeys, revokeApiKey } from "./auth-calls.ts";
import { ShownOnce } from "./shown-once.tsx";
import { words } from "./words.ts";

/** Keys for programs: listed, made, ended. */
export function ApiKeys() {
  const queryClient = useQueryClient();
  const { data: keys, error: readError } = useQuery({ queryKey: API_KEYS, queryFn: listApiKeys });
  const [name, setName] = useState("");
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function act(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof AuthCallFailed ? error.message : words.failed);
    } finally {
      setBusy(false);
      await queryClient.invalidateQueries({ queryKey: API_KEYS });
    }
  }

  function create(event: FormEvent): void {
    event.preventDefault();
    void act(async () => {
      setSecret(await createApiKey(name.trim()));
      setName("");
    });
  }

  return (
    <section className={classes.card} aria-labelledby="keys">
      <h2 id="keys" className={classes.heading}>
        {words.keys}
      </h2>
      <div className={classes.dim}>{words.keysHint}</div>
      {secret !== null && <ShownOnce title={words.newKey} secret={secret} onDone={() => setSecret(null)} />}
      {(problem ?? readError?.message) !== undefined && (
        <p className={classes.problem} role="alert">
          {problem ?? readError?.message}
        </p>
      )}
      {keys === undefined && readError === null && <Skeleton height={44} radius={9} />}
      <ul className={classes.keys} aria-label={words.keys}>
        {keys?.length === 0 && <li className={classes.dim}>{words.noKeys}</li>}
        {keys?.map((key) => (
          <li key={key.id} className={classes.key}>
            <div className={classes.grow}>
              <div dir="auto">{key.name ?? key.start}</div>
              <div className={classes.dim}>
                <span className="mono">{key.start}…</span>
                {" · "}
                {key.lastRequest === null ? (
                  words.neverUsed
                ) : (
                  <>
                    {words.lastUsed} <TimeAgo at={key.lastRequest} />
                  </>
                )}
              </div>
            </div>
            <Button variant="subtle" color="red" onClick={() => setRevoking(key)}>
              {words.revoke}
            </Button>
          </li>
        ))}
      </ul>
      <form className={classes.maker} onSubmit={create}>
        <TextInput
          label={words.keyName}
          placeholder={words.keyPlaceholder}
          value={name}
          maxLength={32}
          required
          withAsterisk={false}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={isBusy && revoking === null} disabled={name.trim() === ""}>
          {words.create}
        </Button>
      </form>
      <Modal
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={words.revokeTitle(revoking?.name ?? revoking?.start ?? "")}
        centered
      >
        <Text c="dimmed">{words.revokeText}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setRevoking(null)} data-autofocus>
            {words.keep}
          </Button>
          <Button
            color="red"
            loading={isBusy}
            onClick={() => {
              if (revoking === null) return;
              void act(() => revokeApiKey(revoking.id)).finally(() => setRevoking(null));
            }}
          >
            {words.revoke}
          </Button>
        </Group>
      </Modal>
    </section>
  );
}
