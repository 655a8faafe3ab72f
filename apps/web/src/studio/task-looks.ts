import { STARTABLE_TASK_NAMES, type TaskName } from "@jobwire/jobs/catalog";
import { TASK_ICONS } from "../live/task-icon.ts";

/** What people come for first; what others do by themselves comes later, trying things last. */
const PLACES = Object.keys(TASK_ICONS);

/** Started for people: when they add a file, or by a storybook for its story. Nobody needs to do it by hand. */
const BY_ITSELF: ReadonlySet<string> = new Set(["media.ingest", "story.scenes"]);

const placeOf = (task: TaskName): number => {
  const place = PLACES.indexOf(task);
  return place < 0 ? PLACES.length : place;
};

/** The tasks of the studio, in the order in which they are offered. */
export const STUDIO_TASKS: readonly TaskName[] = STARTABLE_TASK_NAMES.filter((task) => !BY_ITSELF.has(task)).toSorted(
  (a, b) => placeOf(a) - placeOf(b) || a.localeCompare(b),
);
