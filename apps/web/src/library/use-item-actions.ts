import { useStartJob } from "@jobwire/client/react";
import { catalog } from "@jobwire/jobs/catalog";
import type { ItemView } from "@jobwire/jobs/wire";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

export interface ItemActions {
  removeBackground(item: ItemView): Promise<void>;
  makeThumbnail(item: ItemView): Promise<void>;
}

/** Whether image tasks can work on it. */
export function isPhoto(item: ItemView): boolean {
  return (catalog["image.remove-background"].accepts as readonly string[]).includes(item.contentType);
}

export function isPdf(item: ItemView): boolean {
  return item.contentType === "application/pdf";
}

export function isVideo(item: ItemView): boolean {
  return item.contentType.startsWith("video/");
}

/** What a person can do with a photo. A refusal is told in plain words. */
export function useItemActions(): ItemActions {
  const cutout = useStartJob("image.remove-background");
  const thumbnail = useStartJob("image.thumbnail");

  async function told<T>(work: () => Promise<T>): Promise<void> {
    try {
      await work();
    } catch (error) {
      showProblem(words.startFailed, error);
    }
  }

  return {
    removeBackground: (item) => told(() => cutout.start({ itemId: item.id })),
    makeThumbnail: (item) => told(() => thumbnail.start({ itemId: item.id })),
  };
}
