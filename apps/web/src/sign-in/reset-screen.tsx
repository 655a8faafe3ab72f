import { Button, PasswordInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { resetPassword } from "../app/auth-client.ts";
import { formText } from "../app/form-text.ts";
import { LinkButton } from "../app/link-button.tsx";
import { words as frameWords } from "../app/words.ts";
import classes from "./sign-in-screen.module.css";
import { SignInPage } from "./sign-in-page.tsx";
import { problemWords, words } from "./words.ts";

const route = getRouteApi("/reset");

/** Where the link of the mail leads: a new password. */
export function ResetScreen() {
  const { token } = route.useSearch();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(token === undefined ? words.resetNoToken : null);
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    document.title = `${words.resetTitle} · ${frameWords.product}`;
  }, []);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const password = formText(new FormData(event.currentTarget), "password");
    setBusy(true);
    setProblem(null);
    try {
      const { error } = await resetPassword(token ?? "", password);
      if (error === null) setDone(true);
      else setProblem(problemWords(error));
    } catch {
      setProblem(problemWords({ status: 0 }));
    } finally {
      setBusy(false);
    }
  }

  return (
    <SignInPage>
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <h1 className={classes.title}>{words.resetTitle}</h1>
        <p className={classes.lead} role="status">
          {isDone ? words.resetDone : words.resetLead}
        </p>
        {!isDone && (
          <PasswordInput
            name="password"
            label={words.newPassword}
            description={words.passwordHint}
            size="md"
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={8}
            maxLength={128}
          />
        )}
        <div role="alert" className={classes.problem}>
          {problem}
        </div>
        {isDone ? (
          <LinkButton to="/sign-in" size="md" fullWidth>
            {words.signIn}
          </LinkButton>
        ) : (
          <Button type="submit" size="md" fullWidth loading={isBusy} disabled={token === undefined}>
            {words.resetSave}
          </Button>
        )}
        {problem !== null && (
          <LinkButton to="/forgot" variant="default" size="md" fullWidth>
            {words.forgotAgain}
          </LinkButton>
        )}
      </form>
    </SignInPage>
  );
}
