import { Button } from "@mantine/core";
import { useViewer } from "@jobwire/client/react";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { confirmAddress } from "../app/auth-client.ts";
import { LinkButton } from "../app/link-button.tsx";
import { words as frameWords } from "../app/words.ts";
import classes from "./sign-in-screen.module.css";
import { SignInPage } from "./sign-in-page.tsx";
import { type AuthProblem, problemWords, words } from "./words.ts";

const route = getRouteApi("/confirm");

/** Where the link of the mail leads. It is a person who confirms: what scans mails for bad links opens them, too. */
export function ConfirmScreen() {
  const { token } = route.useSearch();
  const { viewer, refresh } = useViewer();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(token === undefined ? words.linkIncomplete : null);
  const [isDone, setDone] = useState(false);
  /** The link is whole and may still work: also after a fault of the network. */
  const [mayWork, setMayWork] = useState(token !== undefined);
  useEffect(() => {
    document.title = `${words.confirmTitle} · ${frameWords.product}`;
  }, []);

  async function confirm(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const { error }: { error: AuthProblem | null } = await confirmAddress(token ?? "");
      if (error !== null) {
        const isOver = error.code === "INVALID_TOKEN";
        if (isOver) setMayWork(false);
        return setProblem(isOver ? words.confirmOver : problemWords(error));
      }
      setDone(true);
      if (viewer !== null) await refresh();
    } catch {
      setProblem(problemWords({ status: 0 }));
    } finally {
      setBusy(false);
    }
  }

  const isOpen = !isDone && mayWork;
  return (
    <SignInPage>
      <div className={classes.form}>
        <h1 className={classes.title}>{isDone ? words.confirmedTitle : words.confirmTitle}</h1>
        <p className={classes.lead} role="status">
          {isDone ? words.confirmed : words.confirmLead}
        </p>
        <div role="alert" className={classes.problem}>
          {problem}
        </div>
        {isOpen && (
          <Button size="md" fullWidth loading={isBusy} onClick={() => void confirm()}>
            {words.confirm}
          </Button>
        )}
        {!isOpen && (
          <LinkButton to={viewer === null ? "/sign-in" : "/account"} size="md" fullWidth>
            {viewer === null ? words.signIn : words.toAccount}
          </LinkButton>
        )}
      </div>
    </SignInPage>
  );
}
