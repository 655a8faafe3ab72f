import { Button } from "@mantine/core";
import { useCredits, useTypicalDurations } from "@jobwire/client/react";
import { catalog, type TaskDefinition, type TaskName } from "@jobwire/jobs/catalog";
import classes from "./start-line.module.css";
import { startWords as words } from "./words.ts";

interface Props {
  task: TaskName;
  /** What it costs as it is filled in, in credits. */
  price: number;
  label: string;
  isPending: boolean;
}

/** The end of a form: the button, and what starting takes in time and credits. */
export function StartLine({ task, price, label, isPending }: Props) {
  const { available } = useCredits();
  const typical = useTypicalDurations();
  const definition: TaskDefinition = catalog[task];
  const isTooDear = available !== null && available < price;
  return (
    <div className={classes.line}>
      <Button type="submit" size="md" loading={isPending} disabled={isTooDear} className={classes.start}>
        {label}
      </Button>
      <p className={classes.takes} role="status">
        {[words.time(typical[task] ?? definition.usualMs ?? null), words.price(price, available)]
          .filter((part) => part !== null)
          .join(" · ")}
        {isTooDear && <strong className={classes.dear}>{words.tooDear}</strong>}
      </p>
    </div>
  );
}
