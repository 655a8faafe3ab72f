import type { Handlers } from "../../engine/index.ts";

/** Handlers for a child process: a thumbnail that says who it is, and never ends. */
export const handlers: Handlers = {
  "image.thumbnail": async () => async (ctx) => {
    ctx.log("info", "pid", { pid: process.pid });
    setInterval(() => {}, 1_000);
    return new Promise(() => {});
  },
  "image.remove-background": async () => {
    throw new Error("expected only thumbnails in this test");
  },
  "demo.countdown": async () => {
    throw new Error("expected only thumbnails in this test");
  },
};
