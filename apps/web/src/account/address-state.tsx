import { Anchor } from "@mantine/core";
import type { Viewer } from "@jobwire/client";
import { useState } from "react";
import classes from "./account-screen.module.css";
import { AuthCallFailed, sendConfirmation } from "./auth-calls.ts";
import { words } from "./words.ts";

/** Whether the address is known to be this person's, and a way to show that it is. */
export function AddressState({ viewer }: { viewer: Viewer }) {
  const [state, setState] = useState<"idle" | "busy" | "sent">("idle");
  const [problem, setProblem] = useState<string | null>(null);
  if (viewer.isEmailConfirmed) return null;

  async function send(): Promise<void> {
    setState("busy");
    setProblem(null);
    try {
      await sendConfirmation(viewer.email);
      setState("sent");
    } catch (error) {
      setState("idle");
      setProblem(error instanceof AuthCallFailed ? error.message : words.failed);
    }
  }

  return (
    <>
      <div className={classes.dim}>
        {words.unconfirmed}{" "}
        {/* It stays where it is when it was pressed, so that whoever uses the keyboard does too. */}
        <Anchor
          component="button"
          type="button"
          aria-disabled={state !== "idle"}
          onClick={() => state === "idle" && void send()}
        >
          {words.sendConfirmation}
        </Anchor>{" "}
        <span role="status">{state === "sent" && words.confirmationSent}</span>
      </div>
      {problem !== null && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
