import { useConnection, useViewer } from "@jobwire/client/react";
import { useEffect, useRef } from "react";

/**
 * Asks again who is signed in whenever the connection says that this may have changed: the server
 * ended it for a sign-out (perhaps in another tab), or it came back after a loss (perhaps for
 * somebody else, or with another role). What was held of the viewer goes only when it did change.
 */
export function useViewerKeptTrue(): void {
  const { state, closedBecause } = useConnection();
  const { viewer, refresh } = useViewer();
  const wasLost = useRef(false);
  const latest = useRef({ viewer, refresh });
  useEffect(() => {
    latest.current = { viewer, refresh };
  });

  useEffect(() => {
    if (state === "reconnecting" || state === "offline") wasLost.current = true;
    const isBack = state === "open" && wasLost.current;
    if (!isBack && closedBecause !== "signed-out") return;
    wasLost.current = false;
    void readSession().then((user) => {
      const { viewer: known, refresh: askAgain } = latest.current;
      if (user === undefined || known === null) return;
      if (user?.id !== known.id || (user.role ?? "user") !== known.role) void askAgain();
    });
  }, [state, closedBecause]);
}

/** Whose session this is, null for nobody's, undefined where the server cannot be asked. */
async function readSession(): Promise<{ id: string; role?: string | null } | null | undefined> {
  try {
    // Seldom asked: the first page does without.
    const { authClient } = await import("./auth-client.ts");
    const { data, error } = await authClient.getSession({ query: { disableCookieCache: true } });
    return error === null ? (data?.user ?? null) : undefined;
  } catch {
    return undefined;
  }
}
