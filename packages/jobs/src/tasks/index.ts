/** The handler of every task, loaded when first needed. One file per definition of the catalog. */
import type { Handlers } from "../engine/handler.ts";

export const handlers: Handlers = {
  "image.thumbnail": async () => (await import("./image-thumbnail.ts")).imageThumbnail,
  "image.remove-background": async () => (await import("./image-remove-background.ts")).imageRemoveBackground,
  "demo.countdown": async () => (await import("./demo-countdown.ts")).demoCountdown,
};
