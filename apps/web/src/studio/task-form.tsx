import { Button } from "@mantine/core";
import { JobwireError } from "@jobwire/client";
import { useStartJob } from "@jobwire/client/react";
import { catalog, type TaskInput, type TaskName } from "@jobwire/jobs/catalog";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { fieldsOf } from "./fields-of.ts";
import { FieldInput } from "./field-input.tsx";
import classes from "./task-form.module.css";
import { initialValues, readTaskInput, type TaskProblems, type TaskValues } from "./task-values.ts";
import { words } from "./words.ts";

interface Props {
  task: TaskName;
  /** The photo to begin with. */
  itemId?: string;
}

/** A task's inputs as a form, made from its schema; starting it opens the job. */
export function TaskForm({ task, itemId }: Props) {
  const definition = catalog[task];
  const fields = useMemo(() => fieldsOf(definition), [definition]);
  const [values, setValues] = useState<TaskValues>(() => initialValues(fields, { itemId }));
  const [problems, setProblems] = useState<TaskProblems>({});
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
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
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
      <Button type="submit" size="md" loading={isPending} className={classes.start}>
        {words.start}
      </Button>
    </form>
  );
}
