import { Button, Modal, NativeSelect, NumberInput, Radio, Select, TextInput } from "@mantine/core";
import { JobwireError } from "@jobwire/client";
import { useJobwire } from "@jobwire/client/react";
import { catalog, isTaskName, STARTABLE_TASK_NAMES, type TaskName } from "@jobwire/jobs/catalog";
import { OVERLAPS, type Overlap, type ScheduleView } from "@jobwire/jobs/wire";
import { type FormEvent, useMemo, useState } from "react";
import { useReturnFocus } from "../../app/use-return-focus.ts";
import { showProblem } from "../../live/use-job-actions.ts";
import { fieldsOf } from "../../studio/fields-of.ts";
import { FieldInput } from "../../studio/field-input.tsx";
import { initialValues, readTaskInput, type TaskProblems, type TaskValues } from "../../studio/task-values.ts";
import { CronPreview } from "./cron-preview.tsx";
import classes from "./schedule-dialog.module.css";
import { PRESETS, words } from "./words.ts";
import { timeZones } from "./zone-time.ts";

interface Props {
  /** The one to change; null for a new one. */
  schedule: ScheduleView | null;
  onClose: () => void;
}

/** A schedule as a form: what it starts, when, and what if the last one is not over. */
export function ScheduleDialog({ schedule, onClose }: Props) {
  useReturnFocus();
  const { schedules } = useJobwire();
  const [task, setTask] = useState<TaskName>(schedule?.task ?? "demo.countdown");
  const fields = useMemo(() => fieldsOf(catalog[task]), [task]);
  const [values, setValues] = useState<TaskValues>(() => initialValues(fields, inputOf(schedule)));
  const [plan, setPlan] = useState(() => ({
    name: schedule?.name ?? "",
    cron: schedule?.cron ?? "0 9 * * *",
    timeZone: schedule?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    overlap: schedule?.overlap ?? ("skip" satisfies Overlap),
    catchUp: schedule?.catchUp ?? 1,
  }));
  const [problems, setProblems] = useState<TaskProblems>({});
  const [isSaving, setSaving] = useState(false);
  const zones = useMemo(() => timeZones(), []);
  const change = (part: Partial<typeof plan>) => setPlan((before) => ({ ...before, ...part }));

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const read = readTaskInput(catalog[task], values);
    const found = {
      ...("problems" in read ? read.problems : {}),
      ...(plan.name.trim() === "" ? { name: words.nameMissing } : {}),
    };
    setProblems(found);
    if ("problems" in read || Object.keys(found).length > 0) return;
    setSaving(true);
    try {
      const wanted = { ...plan, name: plan.name.trim(), cron: plan.cron.trim(), task, input: read.input };
      await (schedule === null ? schedules.create(wanted) : schedules.update(schedule.id, wanted));
      onClose();
    } catch (error) {
      if (error instanceof JobwireError && error.field !== undefined) setProblems({ [error.field]: error.message });
      else showProblem(words.saveFailed, error);
      setSaving(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={schedule === null ? words.newTitle : words.editTitle(schedule.name)}
    >
      <form className={classes.form} onSubmit={(event) => void save(event)} noValidate>
        <div className={classes.pair}>
          <TextInput
            label={words.name}
            placeholder={words.namePlaceholder}
            maxLength={100}
            data-autofocus
            value={plan.name}
            error={problems.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
          <NativeSelect
            label={words.task}
            data={STARTABLE_TASK_NAMES.map((value) => ({ value, label: catalog[value].title }))}
            value={task}
            onChange={({ currentTarget: { value } }) => {
              if (!isTaskName(value)) return;
              setTask(value);
              setValues(initialValues(fieldsOf(catalog[value])));
            }}
          />
        </div>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{words.input}</legend>
          {fields.map((field) => (
            <FieldInput
              key={`${task} ${field.name}`}
              task={task}
              field={field}
              value={values[field.name]}
              problem={problems[field.name]}
              onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
            />
          ))}
        </fieldset>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{words.when}</legend>
          <div className={classes.presets} role="group" aria-label={words.presets}>
            {PRESETS.map((preset) => (
              <Button
                key={preset.cron}
                size="compact-sm"
                variant={plan.cron.trim() === preset.cron ? "light" : "default"}
                aria-pressed={plan.cron.trim() === preset.cron}
                onClick={() => change({ cron: preset.cron })}
              >
                {preset.label}
              </Button>
            ))}
          </div>
          <div className={classes.pair}>
            <TextInput
              label={words.cron}
              description={words.cronHint}
              classNames={{ input: classes.mono }}
              autoComplete="off"
              spellCheck={false}
              value={plan.cron}
              error={problems.cron}
              onChange={({ currentTarget }) => change({ cron: currentTarget.value })}
            />
            <Select
              label={words.zone}
              description={words.zoneHint}
              searchable
              limit={60}
              data={zones.includes(plan.timeZone) ? zones : [plan.timeZone, ...zones]}
              value={plan.timeZone}
              error={problems.timeZone}
              allowDeselect={false}
              onChange={(value) => change({ timeZone: value ?? plan.timeZone })}
            />
          </div>
          <CronPreview cron={plan.cron} timeZone={plan.timeZone} />
        </fieldset>
        <div className={classes.pair}>
          <Radio.Group
            label={words.overlapLabel}
            value={plan.overlap}
            error={problems.overlap}
            onChange={(value) => change({ overlap: OVERLAPS.find((one) => one === value) ?? plan.overlap })}
          >
            <div className={classes.radios}>
              {OVERLAPS.map((overlap) => (
                <Radio
                  key={overlap}
                  value={overlap}
                  label={words.overlap[overlap].label}
                  description={words.overlap[overlap].hint}
                />
              ))}
            </div>
          </Radio.Group>
          <NumberInput
            label={words.catchUp}
            description={words.catchUpHint}
            min={0}
            max={100}
            allowDecimal={false}
            clampBehavior="blur"
            value={plan.catchUp}
            error={problems.catchUp}
            onChange={(value) => change({ catchUp: typeof value === "number" ? value : 0 })}
          />
        </div>
        <div className={classes.end}>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={isSaving}>
            {schedule === null ? words.saveNew : words.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function inputOf(schedule: ScheduleView | null): TaskValues {
  const input = schedule?.input;
  return typeof input === "object" && input !== null ? (input as TaskValues) : {};
}
