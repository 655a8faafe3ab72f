import { Anchor, Button, Checkbox, PasswordInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useViewer } from "@jobwire/client/react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { authClient, type CameAlong, keepGuest, signIn, startAsGuest } from "../app/auth-client.ts";
import { formText } from "../app/form-text.ts";
import { words as frameWords } from "../app/words.ts";
import classes from "./sign-in-screen.module.css";
import { SignInPage } from "./sign-in-page.tsx";
import { problemWords, words } from "./words.ts";

const route = getRouteApi("/sign-in");

/** Signing in, and making an account where that is switched on. */
export function SignInScreen() {
  const { to = "/", mode, left } = route.useSearch();
  const { viewer, refresh } = useViewer();
  const router = useRouter();
  const { data: options } = useQuery({ queryKey: ["sign-in-options"], queryFn: readOptions });
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const mayJoin = options?.signUp ?? false;
  const isJoining = mode === "sign-up" && mayJoin;
  // A guest who came to take an account, or to change to another one, is not sent on.
  const isGuest = viewer?.isGuest === true && mode !== undefined;
  const bringsWork = isGuest && !isJoining;

  // Signed in, just now or before: on to where the person wanted to go.
  useEffect(() => {
    if (viewer !== null && !isGuest) router.history.replace(to);
  }, [viewer, isGuest, to, router]);
  useEffect(() => {
    document.title = `${isJoining ? words.signUpTitle : words.signInTitle} · ${frameWords.product}`;
  }, [isJoining]);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, password] = [formText(form, "email").trim(), formText(form, "password")];
    setBusy(true);
    setProblem(null);
    try {
      const account = { email, password, name: formText(form, "name").trim() };
      const leaveGuestWork = bringsWork && form.get("bring") === null;
      const answer = !isJoining
        ? await signIn({ email, password, leaveGuestWork })
        : isGuest
          ? await keepGuest(account)
          : await authClient.signUp.email(account);
      if (answer.error !== null) return setProblem(problemWords(answer.error));
      await refresh();
      const { cameAlong } = answer.data as { cameAlong?: CameAlong };
      const message = cameAlong === undefined ? null : words.cameAlong(cameAlong);
      if (message !== null) notifications.show({ message, autoClose: 8_000 });
    } catch {
      setProblem(problemWords({ status: 0 }));
    } finally {
      setBusy(false);
    }
  }

  async function tryFirst(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const { error } = await startAsGuest();
      if (error !== null) setProblem(problemWords(error));
      else await refresh();
    } catch {
      setProblem(problemWords({ status: 0 }));
    } finally {
      setBusy(false);
    }
  }

  return (
    <SignInPage hint={words.linkHint}>
      <form className={classes.form} onSubmit={(event) => void submit(event)} key={isJoining ? "join" : "enter"}>
        <h1 className={classes.title}>{isJoining ? words.signUpTitle : words.signInTitle}</h1>
        <p className={classes.lead} role={left === undefined ? undefined : "status"}>
          {isGuest
            ? isJoining
              ? words.keepLead
              : words.bringLead
            : left === undefined
              ? words.lead
              : words.left[left]}
        </p>
        {isJoining && (
          <TextInput name="name" label={words.name} size="md" autoComplete="name" required maxLength={200} />
        )}
        <TextInput
          name="email"
          type="email"
          label={words.email}
          size="md"
          autoComplete="username"
          required
          maxLength={254}
          error={problem !== null}
        />
        <PasswordInput
          name="password"
          label={words.password}
          description={isJoining ? words.passwordHint : undefined}
          size="md"
          autoComplete={isJoining ? "new-password" : "current-password"}
          required
          minLength={isJoining ? 8 : 1}
          maxLength={128}
          error={problem !== null}
        />
        {bringsWork && <Checkbox name="bring" label={words.bring} description={words.bringHint} defaultChecked />}
        <div role="alert" className={classes.problem}>
          {problem}
        </div>
        {!isJoining && (
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/forgot" />}>
            {words.forgot}
          </Anchor>
        )}
        <Button type="submit" size="md" fullWidth loading={isBusy}>
          {isJoining ? words.signUp : words.signIn}
        </Button>
        {mayJoin && viewer === null && (
          <Button variant="default" size="md" fullWidth disabled={isBusy} onClick={() => void tryFirst()}>
            {words.tryFirst}
          </Button>
        )}
        {mayJoin && (
          <p className={classes.other}>
            {isJoining ? words.haveAccount : words.noAccount}{" "}
            <Anchor
              fw={560}
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/sign-in"
                  search={{
                    to: to === "/" ? undefined : to,
                    mode: !isJoining ? "sign-up" : isGuest ? "sign-in" : undefined,
                  }}
                  onClick={() => setProblem(null)}
                />
              )}
            >
              {isJoining ? words.signIn : words.signUp}
            </Anchor>
          </p>
        )}
      </form>
    </SignInPage>
  );
}

async function readOptions(): Promise<{ signUp: boolean }> {
  const response = await fetch("/api/sign-in-options");
  if (!response.ok) throw new Error(`expected sign-in options, got status ${response.status}`);
  return (await response.json()) as { signUp: boolean };
}
