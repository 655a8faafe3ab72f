import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useConnection } from "@jobwire/client/react";
import { IconPlugConnected, IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import classes from "./connection-banner.module.css";
import { connectionWords } from "./connection-words.ts";

/** Says so after 3 s without a connection, and once it is back. */
export function ConnectionBanner() {
  const { showBanner, state, closedBecause, reconnect } = useConnection();
  const wasAway = useRef(false);

  useEffect(() => {
    if (showBanner) wasAway.current = true;
    else if (wasAway.current && state === "open") {
      wasAway.current = false;
      notifications.show({ message: connectionWords.back, icon: <IconPlugConnected size={18} />, autoClose: 3_000 });
    }
  }, [showBanner, state]);

  return (
    <div role="status" aria-live="polite">
      {showBanner && state !== "open" && closedBecause !== "signed-out" && (
        <div className={classes.banner}>
          <IconPlugConnectedX size={18} aria-hidden />
          <span className={classes.text}>{connectionWords[state]}</span>
          <Button size="compact-sm" variant="default" onClick={reconnect}>
            {connectionWords.again}
          </Button>
        </div>
      )}
    </div>
  );
}
