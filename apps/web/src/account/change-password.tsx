import { Button, PasswordInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { formText } from "../app/form-text.ts";
import classes from "./account-screen.module.css";
import { AuthCallFailed, changePassword, hasPassword } from "./auth-calls.ts";
import { words } from "./words.ts";

/** A new password, for whoever has one. */
export function ChangePassword() {
  const { data: isSet, isPending } = useQuery({ queryKey: ["has-password"], queryFn: hasPassword });
  return (
    <section className={classes.card} aria-labelledby="password">
      <h2 id="password" className={classes.heading}>
        {words.password}
      </h2>
      {/* Where the answer stays away, the form is the better guess: nearly everybody has a password. */}
      {isSet === false ? <p className={classes.dim}>{words.noPassword}</p> : !isPending && <PasswordForm />}
    </section>
  );
}

/** Needs the password in use. */
function PasswordForm() {
  const [outcome, setOutcome] = useState<{ isGood: boolean; text: string } | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const entered = new FormData(form);
    setBusy(true);
    setOutcome(null);
    try {
      await changePassword(formText(entered, "current"), formText(entered, "next"));
      form.reset();
      setOutcome({ isGood: true, text: words.changed });
    } catch (error) {
      setOutcome({ isGood: false, text: error instanceof AuthCallFailed ? error.message : words.failed });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <div className={classes.fields}>
        <PasswordInput
          name="current"
          label={words.currentPassword}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <PasswordInput
          name="next"
          label={words.newPassword}
          autoComplete="new-password"
          minLength={8}
          maxLength={128}
          required
          withAsterisk={false}
        />
      </div>
      <div role="status">
        {outcome !== null && <p className={outcome.isGood ? classes.good : classes.problem}>{outcome.text}</p>}
      </div>
      <Button type="submit" variant="default" loading={isBusy}>
        {words.change}
      </Button>
    </form>
  );
}
