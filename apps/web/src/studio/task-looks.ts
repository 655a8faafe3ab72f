import { STARTABLE_TASK_NAMES, type TaskName } from "@jobwire/jobs/catalog";
import {
  IconAdjustmentsHorizontal,
  IconArrowsMaximize,
  IconBook,
  IconBrush,
  IconCards,
  IconCube3dSphere,
  IconCut,
  IconFeather,
  IconFileText,
  IconHourglass,
  IconMovie,
  IconPalette,
  IconPencil,
  IconEyeSearch,
  IconPhotoVideo,
  IconResize,
  IconSparkles,
} from "@tabler/icons-react";

/** What people come for first; what others do by themselves comes later, trying things last. */
const LOOKS: Readonly<Record<string, typeof IconCut>> = {
  "image.remove-background": IconCut,
  "storybook.create": IconBook,
  "poster.create": IconMovie,
  "design.generate": IconPalette,
  "image.cartoonize": IconBrush,
  "model.glb": IconCube3dSphere,
  "cards.create": IconCards,
  "image.generate": IconPencil,
  "image.upscale": IconArrowsMaximize,
  "image.analyze": IconEyeSearch,
  "story.auto": IconFeather,
  "story.scenes": IconFeather,
  "pdf.extract": IconFileText,
  "video.thumbnail": IconPhotoVideo,
  "image.thumbnail": IconResize,
  "image.prepare": IconAdjustmentsHorizontal,
  "demo.countdown": IconHourglass,
  "demo.workflow": IconHourglass,
};
const PLACES = Object.keys(LOOKS);

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

export function iconOf(task: TaskName): typeof IconCut {
  return LOOKS[task] ?? IconSparkles;
}
