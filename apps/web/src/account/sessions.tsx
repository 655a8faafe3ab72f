import { Button, Group, Modal, Skeleton, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { TimeAgo } from "../live/time-ago.tsx";
import classes from "./account-screen.module.css";
import {
  API_KEYS,
  AuthCallFailed,
  listApiKeys,
  listSessions,
  revokeApiKeys,
  revokeOtherSessions,
  revokeSession,
} from "./auth-calls.ts";
import { deviceName } from "./device-name.ts";
import { words } from "./words.ts";

const SESSIONS = ["sessions"];

/** Where this person is signed in, and a way out of each of these places. */
export function Sessions() {
  const queryClient = useQueryClient();
  const { data, error } = useQuery({ queryKey: SESSIONS, queryFn: listSessions });
  const { data: keys, refetch: readKeys } = useQuery({ queryKey: API_KEYS, queryFn: listApiKeys, enabled: false });
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  /** A key outlives every session, so whoever wants to be alone is asked about theirs. */
  async function signOutOthers(): Promise<void> {
    const { data: found, error: unread } = await readKeys();
    if (unread !== null) return setProblem(unread instanceof AuthCallFailed ? unread.message : words.failed);
    if ((found?.length ?? 0) === 0) return act("others", revokeOtherSessions);
    setAsking(true);
  }

  async function endEverything(): Promise<void> {
    await revokeOtherSessions();
    await revokeApiKeys((keys ?? []).map(({ id }) => id));
  }

  async function act(what: string, work: () => Promise<void>): Promise<void> {
    setBusy(what);
    setProblem(null);
    try {
      await work();
    } catch (failure) {
      setProblem(failure instanceof AuthCallFailed ? failure.message : words.failed);
    } finally {
      setBusy(null);
      setAsking(false);
      await Promise.all([SESSIONS, API_KEYS].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    }
  }

  const others = data?.sessions.filter(({ id }) => id !== data.currentId) ?? [];
  return (
    <section className={classes.card} aria-labelledby="sessions">
      <h2 id="sessions" className={classes.heading}>
        {words.sessions}
      </h2>
      <div className={classes.dim}>{words.sessionsHint}</div>
      {(problem ?? error?.message) !== undefined && (
        <p className={classes.problem} role="alert">
          {problem ?? error?.message}
        </p>
      )}
      {data === undefined && error === null && <Skeleton height={44} radius={9} />}
      <ul className={classes.keys} aria-label={words.sessions}>
        {data?.sessions.map((session) => {
          const device = deviceName(session.userAgent) ?? words.unknownDevice;
          const isHere = session.id === data.currentId;
          return (
            <li key={session.id} className={classes.key}>
              <div className={classes.grow}>
                <div>
                  {device}
                  {isHere && <span className={classes.dim}> · {words.thisDevice}</span>}
                </div>
                <div className={classes.dim}>
                  {words.signedInSince} <TimeAgo at={session.createdAt} />
                  {session.ipAddress !== null && session.ipAddress !== "" && ` · ${session.ipAddress}`}
                </div>
              </div>
              {!isHere && (
                <Button
                  variant="subtle"
                  color="red"
                  aria-label={words.signOutOf(device)}
                  loading={busy === session.id}
                  onClick={() => void act(session.id, () => revokeSession(session.token))}
                >
                  {words.signOutThere}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {others.length > 0 && (
        <Button variant="default" loading={busy === "others"} onClick={() => void signOutOthers()}>
          {words.signOutOthers}
        </Button>
      )}
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={words.signOutOthersTitle} centered>
        <Text c="dimmed">{words.signOutOthersText(keys?.length ?? 0)}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" loading={busy === "others"} onClick={() => void act("others", revokeOtherSessions)}>
            {words.keepKeys}
          </Button>
          <Button color="red" loading={busy === "all"} onClick={() => void act("all", endEverything)} data-autofocus>
            {words.endKeys}
          </Button>
        </Group>
      </Modal>
    </section>
  );
}
