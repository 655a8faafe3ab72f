import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Handlers } from "../../engine/index.ts";
import { countdownOnly } from "./countdown-only.ts";

/** Handlers for child processes: thumbnails that do what the text of their item says. */
export const handlers: Handlers = {
  ...countdownOnly(async () => {
    throw new Error("expected only thumbnails in this test");
  }),
  "image.thumbnail":
    async () =>
    async (ctx, { itemId }) => {
      const item = await ctx.item(itemId);
      const text = await readFile(item.path, "utf8");
      if (text === "abort") process.abort();
      if (text === "exit") process.exit(9);
      if (text === "stuck") {
        await writeFile(join(ctx.tempDir, "half-done"), "…");
        ctx.log("info", ctx.tempDir);
        // Busy for ever, and writing: only SIGKILL ends it.
        for (let n = 0; ; n += 1) await writeFile(join(ctx.tempDir, `more-${n % 50}`), "…");
      }
      return {
        artifactId: ctx.jobId,
        widthPx: 1,
        heightPx: 1,
        originalWidthPx: 1,
        originalHeightPx: 1,
        thumbhash: "x",
      };
    },
};
