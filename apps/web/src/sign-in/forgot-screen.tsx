import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { askForReset } from "../app/auth-client.ts";
import { formText } from "../app/form-text.ts";
import { LinkButton } from "../app/link-button.tsx";
import { words as frameWords } from "../app/words.ts";
import classes from "./sign-in-screen.module.css";
import { SignInPage } from "./sign-in-page.tsx";
import { problemWords, words } from "./words.ts";

/** Asks for a mail with a link to a new password. The answer is the same whether there is such an account. */
export function ForgotScreen() {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  useEffect(() => {
    document.title = `${words.forgotTitle} · ${frameWords.product}`;
  }, []);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const email = formText(new FormData(event.currentTarget), "email").trim();
    setBusy(true);
    setProblem(null);
    try {
      const { error } = await askForReset(email);
      if (error === null) setSentTo(email);
      else setProblem(problemWords(error));
    } catch {
      setProblem(problemWords({ status: 0 }));
    } finally {
      setBusy(false);
    }
  }

  return (
    <SignInPage hint={words.forgotHint}>
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <h1 className={classes.title}>{words.forgotTitle}</h1>
        <p className={classes.lead} role="status">
          {sentTo === null ? words.forgotLead : words.forgotSent(sentTo)}
        </p>
        {sentTo === null && (
          <>
            <TextInput
              name="email"
              type="email"
              label={words.email}
              size="md"
              autoComplete="username"
              required
              withAsterisk={false}
              maxLength={254}
              error={problem !== null}
            />
            <div role="alert" className={classes.problem}>
              {problem}
            </div>
            <Button type="submit" size="md" fullWidth loading={isBusy}>
              {words.forgotSend}
            </Button>
          </>
        )}
        <LinkButton to="/sign-in" variant="default" size="md" fullWidth>
          {words.backToSignIn}
        </LinkButton>
      </form>
    </SignInPage>
  );
}
