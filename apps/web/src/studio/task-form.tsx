import { Button } from "@mantine/core";
import { JobwireError } from "@jobwire/client";
import { useStartJob } from "@jobwire/client/react";
import { catalog, type TaskInput, type TaskName } from "@jobwire/jobs/catalog";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { type Field, fieldsOf } from "./fields-of.ts";
import { FieldInput } from "./field-input.tsx";
import classes from "./task-form.module.css";
import { words } from "./words.ts";

interface Props {
  task: TaskName;
  /** The photo to begin with. */
  itemId?: string;
}

type Values = Readonly<Record<string, unknown>>;

/** A task's inputs as a form, made from its schema; starting it opens the job. */
export function TaskForm({ task, itemId }: Props) {
  const definition = catalog[task];
  const fields = useMemo(() => fieldsOf(definition), [definition]);
  const [values, setValues] = useState<Values>(() => initialValues(fields, itemId));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const { start, isPending } = useStartJob(task);
  const navigate = useNavigate();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const filled = Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== "" && value !== undefined),
    );
    const parsed = definition.input.safeParse(filled);
    if (!parsed.success) {
      const found = parsed.error.issues.map((issue) => [String(issue.path[0] ?? ""), issue.message] as const);
      setProblems(Object.fromEntries(found.toReversed()));
      return;
    }
    setProblems({});
    try {
      const { jobId } = await start(filled as TaskInput<TaskName>);
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

function initialValues(fields: readonly Field[], itemId: string | undefined): Values {
  return Object.fromEntries(fields.map((field) => [field.name, field.kind === "item" ? itemId : field.initial]));
}
