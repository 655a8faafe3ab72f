import { JobwireError } from "@jobwire/client";
import { useStartJob } from "@jobwire/client/react";
import { catalog, type TaskDefinition, type TaskInput, type TaskName } from "@jobwire/jobs/catalog";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { fieldsOf } from "./fields-of.ts";
import { FieldInput } from "./field-input.tsx";
import { StartLine } from "./start-line.tsx";
import classes from "./task-form.module.css";
import { initialValues, readTaskInput, type TaskProblems, type TaskValues } from "./task-values.ts";
import { useRevealProblem } from "./use-reveal-problem.ts";
import { words } from "./words.ts";

/** In credits; nothing is asked before the form is filled in. */
function priceOf(definition: TaskDefinition, values: TaskValues): number {
  const read = readTaskInput(definition, values);
  return "input" in read ? (definition.credits?.(definition.input.parse(read.input)) ?? 0) : 0;
}

interface Props {
  task: TaskName;
  /** The file to begin with. */
  itemId?: string | undefined;
  /** What an earlier job was asked for. */
  known?: TaskValues | undefined;
}

/** A task's inputs as a form, made from its schema; starting it opens the job. */
export function TaskForm({ task, itemId, known }: Props) {
  const definition = catalog[task];
  const fields = useMemo(() => fieldsOf(definition), [definition]);
  const [values, setValues] = useState<TaskValues>(() =>
    initialValues(fields, { ...known, ...(itemId !== undefined && { itemId }) }),
  );
  const [problems, setProblems] = useState<TaskProblems>({});
  const price = useMemo(() => priceOf(definition, values), [definition, values]);
  const form = useRevealProblem(problems);
  const { start, isPending } = useStartJob(task);
  const navigate = useNavigate();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const read = readTaskInput(definition, values);
    if ("problems" in read) {
      setProblems(read.problems);
      return;
    }
    setProblems({});
    try {
      const { jobId } = await start(read.input as TaskInput<TaskName>);
      await navigate({ to: "/jobs/$jobId", params: { jobId } });
    } catch (error) {
      if (error instanceof JobwireError && error.field !== undefined && error.field in values) {
        setProblems({ [error.field]: error.message });
      } else showProblem(words.startFailed, error);
    }
  }

  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          task={task}
          field={field}
          value={values[field.name]}
          problem={problems[field.name]}
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <StartLine task={task} price={price} label={words.start} isPending={isPending} />
    </form>
  );
}
