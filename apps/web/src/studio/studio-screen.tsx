import { Skeleton } from "@mantine/core";
import { useJob, useTypicalDurations } from "@jobwire/client/react";
import { catalog, type TaskDefinition } from "@jobwire/jobs/catalog";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { TASK_FORMS } from "./task-forms.ts";
import { TaskIcon } from "../live/task-icon.ts";
import { STUDIO_TASKS } from "./task-looks.ts";
import { TaskForm } from "./task-form.tsx";
import classes from "./studio-screen.module.css";
import { words } from "./words.ts";

const route = getRouteApi("/signed-in/studio");

/** On a phone the tasks are a strip: brings the chosen one into it. */
function reveal(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
}

/** Starts any task: what there is, what it needs. */
export function StudioScreen() {
  const { task = STUDIO_TASKS[0] ?? "demo.countdown", item, from, remix } = route.useSearch();
  const source = from !== undefined && remix !== undefined ? { jobId: from, artifactId: remix } : undefined;
  const typical = useTypicalDurations();
  const OwnForm = TASK_FORMS[task];
  // What an earlier job was asked for; a job that is gone, or of another task, has nothing to begin with.
  const { job: earlier, isPending: isReadingEarlier } = useJob(from);
  const isReading = from !== undefined && isReadingEarlier && earlier === undefined;
  const known = earlier?.task === task ? (earlier.input as Record<string, unknown>) : undefined;
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead title={words.title} />
      <div className={classes.columns}>
        <nav className={classes.tasks} aria-label={words.tasks}>
          {STUDIO_TASKS.map((name) => {
            const usual = words.runs(typical[name] ?? (catalog[name] as TaskDefinition).usualMs ?? null);
            return (
              <Link
                key={name}
                to="/studio"
                search={{ task: name, item }}
                className={classes.task}
                aria-current={name === task ? "page" : undefined}
                data-chosen={name === task || undefined}
                ref={name === task ? reveal : undefined}
              >
                <span className={classes.icon}>
                  <TaskIcon task={name} size={22} stroke={1.6} aria-hidden />
                </span>
                <span className={classes.about}>
                  <span className={classes.name}>{catalog[name].title}</span>
                  {usual !== null && <span className={classes.usual}>{usual}</span>}
                </span>
              </Link>
            );
          })}
        </nav>
        <section className={classes.form} aria-labelledby="task">
          <h2 id="task" className={classes.title}>
            {catalog[task].title}
          </h2>
          <p className={classes.description}>{catalog[task].description}</p>
          {isReading ? (
            <Skeleton height={480} radius={11} />
          ) : OwnForm === undefined ? (
            <TaskForm key={`${task} ${from}`} task={task} itemId={item} known={known} />
          ) : (
            <Suspense fallback={<Skeleton height={480} radius={11} />}>
              <OwnForm key={from} itemId={item} known={known} remix={source} />
            </Suspense>
          )}
        </section>
      </div>
    </div>
  );
}
