import { useRemoveItem, useStartJob } from "@jobwire/client/react";
import { catalog } from "@jobwire/jobs/catalog";
import type { ItemView } from "@jobwire/jobs/wire";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

export interface ItemActions {
  removeBackground(item: ItemView): Promise<void>;
  makeThumbnail(item: ItemView): Promise<void>;
  /** Resolves true once the item is gone. */
  remove(item: ItemView): Promise<boolean>;
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
  const { remove } = useRemoveItem();

  async function told<T>(title: string, work: () => Promise<T>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      showProblem(title, error);
      return false;
    }
  }

  return {
    removeBackground: async (item) => {
      await told(words.startFailed, () => cutout.start({ itemId: item.id }));
    },
    makeThumbnail: async (item) => {
      await told(words.startFailed, () => thumbnail.start({ itemId: item.id }));
    },
    remove: (item) => told(words.deleteFailed, () => remove(item.id)),
  };
}
