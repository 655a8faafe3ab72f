import type { Handlers } from "../../engine/index.ts";

/** Handlers for a child process: a thumbnail that says who it is, and never ends. */
export const handlers: Pick<Handlers, "image.thumbnail"> = {
  "image.thumbnail": async () => async (ctx) => {
    ctx.log("info", "pid", { pid: process.pid });
    setInterval(() => {}, 1_000);
    return new Promise(() => {});
  },
};
