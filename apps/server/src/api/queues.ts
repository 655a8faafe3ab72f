import { z } from "zod";
import type { QueueView } from "@jobwire/jobs/wire";
import { admin, router } from "./procedures.ts";
import { wireOutput } from "./wire-output.ts";

const zName = z.object({
  /** `*`: all together. */
  name: z.string().min(1).max(100),
});
const zCount = z.int().min(1).max(100_000).nullable().optional();
const zRate = z
  .object({ limit: z.int().min(1).max(1_000_000), intervalMs: z.int().min(100).max(86_400_000) })
  .nullable()
  .optional();
const zClearHow = z.enum(["cancel", "fail"]);

/** Limits and switches of queues. Each change reaches `floor` at once. */
export const queuesRouter = router({
  list: admin.query(async ({ ctx }) => wireOutput<QueueView[]>(await ctx.services.engine.queues.list())),

  /** Replaces what is set at run time: what is left out falls back to its default, null lifts it. */
  setLimits: admin
    .input(
      zName.extend({
        overrides: z.strictObject({
          concurrency: zCount,
          userConcurrency: zCount,
          keyConcurrency: zCount,
          userJobs: zCount,
          guestJobs: zCount,
          rate: zRate,
          keyRate: zRate,
        }),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.services.engine.queues.setLimits(input.name, input.overrides);
      return { name: input.name };
    }),

  /** Nothing new starts; what runs goes on. */
  pause: admin.input(zName).mutation(async ({ ctx, input }) => {
    await ctx.services.engine.queues.pause(input.name, ctx.viewer.userId);
    return { name: input.name };
  }),
  resume: admin.input(zName).mutation(async ({ ctx, input }) => {
    await ctx.services.engine.queues.resume(input.name, ctx.viewer.userId);
    return { name: input.name };
  }),

  /** Nothing new is accepted; what waits still runs. */
  drain: admin.input(zName).mutation(async ({ ctx, input }) => {
    await ctx.services.engine.queues.drain(input.name, ctx.viewer.userId);
    return { name: input.name };
  }),
  /** Ends a drain. */
  accept: admin.input(zName).mutation(async ({ ctx, input }) => {
    await ctx.services.engine.queues.accept(input.name, ctx.viewer.userId);
    return { name: input.name };
  }),

  /** Ends everything that waits in it. */
  clear: admin.input(zName.extend({ how: zClearHow })).mutation(async ({ ctx, input }) => ({
    ended: await ctx.services.engine.queues.clear(input.name, input.how, ctx.viewer.userId),
  })),

  /** Emergency stop: pauses everything, and ends what waits and runs as told. */
  stopAll: admin
    .input(z.object({ waiting: z.enum(["keep", "cancel", "fail"]), running: z.enum(["keep", "cancel"]) }))
    .mutation(({ ctx, input }) => ctx.services.engine.queues.stopAll(input, ctx.viewer.userId)),
});
