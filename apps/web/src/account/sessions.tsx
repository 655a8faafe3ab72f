import { Button, Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { TimeAgo } from "../live/time-ago.tsx";
import classes from "./account-screen.module.css";
import { AuthCallFailed, listSessions, revokeOtherSessions, revokeSession } from "./auth-calls.ts";
import { deviceName } from "./device-name.ts";
import { words } from "./words.ts";

const SESSIONS = ["sessions"];

/** Where this person is signed in, and a way out of each of these places. */
export function Sessions() {
  const queryClient = useQueryClient();
  const { data, error } = useQuery({ queryKey: SESSIONS, queryFn: listSessions });
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function act(what: string, work: () => Promise<void>): Promise<void> {
    setBusy(what);
    setProblem(null);
    try {
      await work();
    } catch (failure) {
      setProblem(failure instanceof AuthCallFailed ? failure.message : words.failed);
    } finally {
      setBusy(null);
      await queryClient.invalidateQueries({ queryKey: SESSIONS });
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
      <ul className={classes.keys} aria-label={words.sessions}>
        {data === undefined && error === null && <Skeleton height={44} radius={9} />}
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
        <Button variant="default" loading={busy === "others"} onClick={() => void act("others", revokeOtherSessions)}>
          {words.signOutOthers}
        </Button>
      )}
    </section>
  );
}
