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
  type IconProps,
} from "@tabler/icons-react";
import { createElement } from "react";

/** In the order in which the studio offers them. */
export const TASK_ICONS: Readonly<Record<string, typeof IconCut>> = {
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
/** The picture of a task, where there is none of its work. */
export function TaskIcon({ task, ...props }: { task: string } & IconProps) {
  return createElement(TASK_ICONS[task] ?? IconSparkles, props);
}
