import { NumberInput, Select, Slider, Switch, Textarea, TextInput } from "@mantine/core";
import { catalog, type TaskName } from "@jobwire/jobs/catalog";
import { choiceWords } from "./choice-words.ts";
import type { Field } from "./fields-of.ts";
import { ItemPicker } from "./item-picker.tsx";
import classes from "./task-form.module.css";
import { fieldWords, words } from "./words.ts";

interface Props {
  task: TaskName;
  field: Field;
  value: unknown;
  problem: string | undefined;
  onChange: (value: unknown) => void;
}

/** One input of a task's form. */
export function FieldInput({ task, field, value, problem, onChange }: Props) {
  const { label, hint, unit, example } = fieldWords(task, field.name);
  switch (field.kind) {
    case "item":
      return (
        <ItemPicker
          value={typeof value === "string" ? value : null}
          problem={problem === undefined ? undefined : words.photoMissing}
          accepts={catalog[task].accepts}
          onChange={onChange}
        />
      );
    case "number":
      return (
        <NumberField
          field={field}
          label={label}
          hint={hint}
          unit={unit}
          value={value}
          problem={problem}
          onChange={onChange}
        />
      );
    case "switch":
      return (
        <Switch
          label={label}
          description={hint}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
          error={problem}
        />
      );
    case "choice":
      return (
        <Select
          size="md"
          label={label}
          description={hint}
          data={field.options.map((value) => ({ value, label: choiceWords(task, field.name, value) }))}
          allowDeselect={false}
          value={typeof value === "string" ? value : null}
          onChange={onChange}
          error={problem}
          required={field.isRequired}
        />
      );
    case "text":
      return isLong(field) ? (
        <Textarea
          size="md"
          label={label}
          description={hint}
          placeholder={example}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={field.maxLength}
          dir="auto"
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={problem}
          required={field.isRequired}
        />
      ) : (
        <TextInput
          size="md"
          label={label}
          description={hint}
          placeholder={example}
          maxLength={field.maxLength}
          dir="auto"
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={problem}
          required={field.isRequired}
        />
      );
  }
}

/** More than a line is expected in it. */
function isLong({ maxLength }: Extract<Field, { kind: "text" }>): boolean {
  return maxLength !== undefined && maxLength > 300;
}

interface NumberProps extends Omit<Props, "task" | "field"> {
  field: Extract<Field, { kind: "number" }>;
  label: string;
  hint?: string;
  unit?: string;
}

/** A figure to type, with a slider beside it where its range is known. Shares of one show as percent. */
function NumberField({ field, label, hint, unit, value, problem, onChange }: NumberProps) {
  const { min, max, isWhole } = field;
  const isShare = min !== undefined && max !== undefined && min >= 0 && max <= 1 && !isWhole;
  const scale = isShare ? 100 : 1;
  const shown = typeof value === "number" ? Math.round(value * scale * 1_000) / 1_000 : "";
  // A slider over a wide range is no use in its far part: it covers the usual tenth.
  const sliderMax =
    max === undefined
      ? undefined
      : isShare
        ? max * scale
        : Math.min(max, Math.max(isWhole ? 60 : 1, (field.initial ?? 0) * 4));
  const step = isWhole || isShare ? 1 : 0.01;
  const set = (next: number | string) => onChange(typeof next === "number" ? next / scale : undefined);
  return (
    <div className={classes.numbers}>
      {min !== undefined && sliderMax !== undefined ? (
        <div>
          <label className="mantine-InputWrapper-label" htmlFor={`field-${field.name}`} style={{ fontWeight: 500 }}>
            {label}
          </label>
          <div style={{ color: "var(--dim)", fontSize: "0.875rem", marginBottom: 14 }}>{hint}</div>
          <Slider
            className={classes.slider}
            min={min * scale}
            max={sliderMax}
            step={step}
            value={typeof shown === "number" ? Math.min(shown, sliderMax) : min}
            onChange={set}
            label={null}
            thumbLabel={label}
          />
        </div>
      ) : (
        <label htmlFor={`field-${field.name}`}>{label}</label>
      )}
      <NumberInput
        id={`field-${field.name}`}
        size="md"
        min={min === undefined ? undefined : min * scale}
        max={max === undefined ? undefined : max * scale}
        allowDecimal={!isWhole}
        clampBehavior="blur"
        step={step}
        suffix={isShare ? " %" : unit === undefined ? undefined : ` ${unit}`}
        value={shown}
        onChange={set}
        error={problem}
      />
    </div>
  );
}
