import { appendFile, stat, writeFile } from "node:fs/promises";
import sharp from "sharp";
import { PermanentError } from "../../engine/permanent-error.ts";
import type { Handlers } from "../../engine/handler.ts";
import { handlers as real } from "../index.ts";

/** Where each drawn picture leaves a line; while a file with `.hold` after its name exists, drawing stops after three. */
const effectsFile = process.env.TEST_EFFECTS ?? "";

/** One of three leaves to draw, for whoever comes first: several processes ask at once. */
async function mayDraw(): Promise<boolean> {
  const isHeld = await stat(`${effectsFile}.hold`).then(
    () => true,
    () => false,
  );
  if (!isHeld) return true;
  for (const leave of [1, 2, 3]) {
    const taken = await writeFile(`${effectsFile}.leave-${leave}`, "", { flag: "wx" }).then(
      () => true,
      () => false,
    );
    if (taken) return true;
  }
  return false;
}

/** Handlers for child processes: the real book, with pictures that are quickly drawn. Covers never succeed. */
export const handlers: Handlers = {
  ...real,
  "image.generate":
    async () =>
    async (ctx, { prompt, widthPx, heightPx, style, seed = 0 }) => {
      if (!(await mayDraw())) await new Promise(() => setInterval(() => {}, 1_000));
      await appendFile(effectsFile, `${JSON.stringify(prompt)}\n`);
      ctx.log("info", "what is known here", { connection: ctx.connection("segmind"), environment: process.env });
      if (prompt.startsWith("Cover")) throw new PermanentError("out-of-paint", "There is no paint left for covers.");
      const create = { width: 64, height: 58, channels: 3, background: "#8ac" } as const;
      const { artifactId } = await ctx.artifact(await sharp({ create }).png().toBuffer(), {
        name: "picture",
        contentType: "image/png",
      });
      return {
        artifactId,
        widthPx,
        heightPx,
        style,
        seed,
        madeBy: { service: "local", model: "one colour", limits: null },
      };
    },
};
