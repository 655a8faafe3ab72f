import { Skeleton } from "@mantine/core";
import { useTypicalDurations } from "@jobwire/client/react";
import { catalog, STARTABLE_TASK_NAMES } from "@jobwire/jobs/catalog";
import {
  IconArrowsMaximize,
  IconBrush,
  IconCube3dSphere,
  IconCut,
  IconEyeSearch,
  IconHourglass,
  IconMovie,
  IconResize,
  IconSparkles,
} from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { TASK_FORMS } from "./task-forms.ts";
import { TaskForm } from "./task-form.tsx";
import classes from "./studio-screen.module.css";
import { words } from "./words.ts";

const route = getRouteApi("/signed-in/studio");

const ICONS: Readonly<Record<string, typeof IconCut>> = {
  "image.remove-background": IconCut,
  "image.analyze": IconEyeSearch,
  "image.cartoonize": IconBrush,
  "image.upscale": IconArrowsMaximize,
  "image.thumbnail": IconResize,
  "model.glb": IconCube3dSphere,
  "poster.create": IconMovie,
  "demo.countdown": IconHourglass,
};

/** People's work first, trying things last. */
const ORDER = STARTABLE_TASK_NAMES.toSorted(
  (a, b) =>
    Number(a.startsWith("demo.")) - Number(b.startsWith("demo.")) || catalog[a].title.localeCompare(catalog[b].title),
);

/** On a phone the tasks are a strip: brings the chosen one into it. */
function reveal(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
}

/** Starts any task: what there is, what it needs. */
export function StudioScreen() {
  const { task = ORDER[0] ?? "demo.countdown", item } = route.useSearch();
  const typical = useTypicalDurations();
  const OwnForm = TASK_FORMS[task];
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead title={words.title} />
      <div className={classes.columns}>
        <nav className={classes.tasks} aria-label={words.tasks}>
          {ORDER.map((name) => {
            const Icon = ICONS[name] ?? IconSparkles;
            const usual = words.runs(typical[name] ?? null);
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
                  <Icon size={22} stroke={1.6} aria-hidden />
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
          {OwnForm === undefined ? (
            <TaskForm key={task} task={task} itemId={item} />
          ) : (
            <Suspense fallback={<Skeleton height={480} radius={11} />}>
              <OwnForm itemId={item} />
            </Suspense>
          )}
        </section>
      </div>
    </div>
  );
}
