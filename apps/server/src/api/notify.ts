import { z } from "zod";
import { readChannels, writeChannels } from "@jobwire/jobs/effects";
import { NOTIFY_MODES } from "@jobwire/jobs/wire";
import type { NotifyChannels } from "@jobwire/jobs/wire";
import { authed, router } from "./procedures.ts";

const zMode = z.enum(NOTIFY_MODES);
const zOutcomes = z.object({ completed: zMode, failed: zMode });

/** How the viewer is told, besides the inbox. */
export interface NotifyView {
  channels: NotifyChannels;
  /** `kept`: no mail server is set, and mail is read in the app. */
  mail: "smtp" | "kept";
}

export const notifyRouter = router({
  get: authed.query(async ({ ctx }): Promise<NotifyView> => {
    const { pool, effects } = ctx.services;
    return { channels: await readChannels(pool, ctx.viewer.userId), mail: effects.mailKind };
  }),

  /** Counts for jobs that end from now on. */
  set: authed
    .input(z.object({ channels: z.object({ email: zOutcomes, push: zOutcomes, webhook: zOutcomes }) }))
    .mutation(async ({ ctx, input }) => {
      await writeChannels(ctx.services.pool, ctx.viewer.userId, input.channels);
    }),
});
