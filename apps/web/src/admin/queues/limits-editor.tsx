import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { QueueLimits } from "@jobwire/jobs/catalog";
import type { QueueView } from "@jobwire/jobs/wire";
import { type FormEvent, useId, useState } from "react";
import classes from "./limits-editor.module.css";
import {
  COUNT_FIELDS,
  type LimitProblems,
  limitsForm,
  RATE_FIELDS,
  RATE_UNITS,
  type RateText,
  type RateUnit,
  rateWords,
  readLimitsForm,
} from "./limits-form.ts";
import type { QueueActions } from "./use-queue-actions.ts";
import { words } from "./words.ts";

interface Props {
  queue: QueueView;
  actions: QueueActions;
  onClose: () => void;
}

/** The limits of one queue as fields. They hold as soon as they are saved, in every process. */
export function LimitsEditor({ queue, actions, onClose }: Props) {
  const [form, setForm] = useState(() => limitsForm(queue.limits));
  const [problems, setProblems] = useState<LimitProblems>({});
  const isBusy = actions.isBusy(queue.name);

  async function save(overrides: QueueLimits): Promise<void> {
    if (await actions.setLimits(queue.name, overrides)) onClose();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const read = readLimitsForm(form, queue.defaults);
    setProblems("problems" in read ? read.problems : {});
    if ("overrides" in read) void save(read.overrides);
  }

  return (
    <form className={classes.editor} onSubmit={submit} noValidate aria-label={words.limitsOf(words.nameOf(queue.name))}>
      <div className={classes.fields}>
        {COUNT_FIELDS.map((field) => (
          <TextInput
            key={field}
            size="sm"
            inputMode="numeric"
            autoComplete="off"
            label={words.fields[field]}
            description={defaultWords(queue.defaults[field] ?? null, words.hints[field])}
            placeholder={words.noLimit}
            value={form[field]}
            error={problems[field]}
            onChange={({ currentTarget: { value } }) => setForm((before) => ({ ...before, [field]: value }))}
          />
        ))}
        {RATE_FIELDS.map((field) => {
          const rate = queue.defaults[field] ?? null;
          return (
            <RateInput
              key={field}
              label={words.fields[field]}
              hint={defaultWords(rate === null ? null : rateWords(rate), words.hints[field])}
              value={form[field]}
              problem={problems[field]}
              onChange={(value) => setForm((before) => ({ ...before, [field]: value }))}
            />
          );
        })}
      </div>
      <div className={classes.actions}>
        <Button type="submit" loading={isBusy}>
          {words.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          disabled={isBusy || Object.keys(queue.overrides).length === 0}
          onClick={() => void save({})}
        >
          {words.reset}
        </Button>
      </div>
    </form>
  );
}

interface RateProps {
  label: string;
  hint: string;
  value: RateText;
  problem: string | undefined;
  onChange: (value: RateText) => void;
}

/** "10 starts per 1 minute": three small fields under one name. */
function RateInput({ label, hint, value, problem, onChange }: RateProps) {
  const id = useId();
  return (
    <fieldset className={classes.rate} aria-describedby={`${id}-hint ${id}-problem`}>
      <legend className={classes.legend}>{label}</legend>
      <div id={`${id}-hint`} className={classes.hint}>
        {hint}
      </div>
      <div className={classes.parts}>
        <TextInput
          size="sm"
          inputMode="numeric"
          autoComplete="off"
          aria-label={`${label}: ${words.howMany}`}
          placeholder={words.noLimit}
          value={value.limit}
          error={problem !== undefined}
          onChange={({ currentTarget }) => onChange({ ...value, limit: currentTarget.value })}
        />
        <span className={classes.per}>{words.per}</span>
        <TextInput
          size="sm"
          inputMode="decimal"
          autoComplete="off"
          aria-label={`${label}: ${words.stretch}`}
          value={value.length}
          error={problem !== undefined}
          onChange={({ currentTarget }) => onChange({ ...value, length: currentTarget.value })}
        />
        <NativeSelect
          size="sm"
          aria-label={`${label}: ${words.unit}`}
          data={Object.keys(RATE_UNITS)}
          value={value.unit}
          onChange={({ currentTarget }) => onChange({ ...value, unit: currentTarget.value as RateUnit })}
        />
      </div>
      <p id={`${id}-problem`} className={classes.problem}>
        {problem}
      </p>
    </fieldset>
  );
}

function defaultWords(value: number | string | null, hint: string): string {
  return value === null ? hint : `${hint}. ${words.defaultIs(String(value))}`;
}
