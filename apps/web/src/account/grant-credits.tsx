import { Button, NumberInput, TextInput } from "@mantine/core";
import { queryKeys, useJobwire } from "@jobwire/client/react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { randomUuid } from "../app/random-uuid.ts";
import { showProblem } from "../live/use-job-actions.ts";
import classes from "./credits.module.css";
import { creditWords as words } from "./credit-words.ts";

/** For admins: gives credits, or takes them. */
export function GrantCredits() {
  const client = useJobwire();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [credits, setCredits] = useState<number | string>(100);
  const [note, setNote] = useState("");
  // Sent again after a lost answer, the same key gives nothing twice.
  const [key, setKey] = useState(randomUuid);
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState("");

  async function give(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setSaid("");
    try {
      const { available } = await client.credits.grant({ email: email.trim(), credits: Number(credits), note, key });
      setSaid(words.given(email.trim(), available));
      setKey(randomUuid());
      await queryClient.refetchQueries({ queryKey: queryKeys.credits });
    } catch (error) {
      showProblem(words.failed, error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className={classes.card} aria-labelledby="grant">
      <h2 id="grant" className={classes.heading}>
        {words.grantTitle}
      </h2>
      <div className={classes.dim}>{words.grantHint}</div>
      <form className={classes.grant} onSubmit={(event) => void give(event)}>
        <TextInput
          type="email"
          label={words.email}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <NumberInput
          label={words.credits}
          value={credits}
          onChange={setCredits}
          allowDecimal={false}
          required
          withAsterisk={false}
        />
        <TextInput
          label={words.note}
          placeholder={words.notePlaceholder}
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button type="submit" loading={isBusy}>
          {words.give}
        </Button>
      </form>
      <p className={classes.dim} role="status">
        {said}
      </p>
    </section>
  );
}
