import { appendFileSync } from "node:fs";
import type { Handlers } from "../../handler.ts";

/** Handlers for a child process: a thumbnail that has children of its own. `sizePx` says how it goes. */
export const handlers: Pick<Handlers, "image.thumbnail"> = {
  "image.thumbnail":
    async () =>
    async (ctx, { itemId, sizePx }) => {
      const effects = process.env.EFFECTS_FILE ?? "";
      const first = await ctx.step(
        "first",
        async () => {
          appendFileSync(effects, `first ${ctx.attempt}\n`);
          return 100;
        },
        { keep: true },
      );
      const fast = ctx.spawn("demo.countdown", { seconds: 1, steps: 1 });
      const slow = ctx.spawn("demo.countdown", { seconds: 2, steps: 2 }, { key: "slow", failure: "continue" });
      if (sizePx === 100) await ctx.waitAll([fast]).catch(() => {});
      const [either] = await ctx.waitAny([fast, slow]);
      const [one, two] = await ctx.waitAll([fast, slow]);
      const counts = await ctx.waitChildren();
      const sum = first + one.counted + (two.status === "completed" ? two.output.counted : 0);
      const thumbhash = JSON.stringify({ counts, isAny: either === undefined || either.counted === 1 });
      return { artifactId: itemId, widthPx: sum, heightPx: 1, originalWidthPx: 1, originalHeightPx: 1, thumbhash };
    },
};
