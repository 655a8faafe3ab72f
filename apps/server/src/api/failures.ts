import { tracked } from "@trpc/server";
import { z } from "zod";
import type { FailureGroup, ValueFrame } from "@jobwire/jobs/wire";
import { valueFrames } from "../live/value-subscription.ts";
import { keepAllowedJobs } from "./authorise.ts";
import { zLastEventId } from "./last-event-id.ts";
import { authed, router } from "./procedures.ts";
import { ownerIn, zScope } from "./scope.ts";
import { wireOutput } from "./wire-output.ts";
import type { WireOutput } from "./wire-output.ts";

/** Most jobs that are named in one call. */
const MAX_NAMED = 1_000;
const zJobIds = z.array(z.uuid()).min(1).max(MAX_NAMED);

/** Failed jobs, by task and error code: the dead letters. The jobs themselves are `jobs.list` of state `failed`. */
export const failuresRouter = router({
  list: authed
    .input(z.object({ scope: zScope }).optional())
    .query(async ({ ctx, input }) =>
      wireOutput<FailureGroup[]>(
        await ctx.services.engine.failures({ userId: ownerIn(input?.scope ?? "own", ctx.viewer) }),
      ),
    ),

  /** The same list, pushed as failures come and go. */
  watch: authed.input(z.object({ scope: zScope, lastEventId: zLastEventId }).optional()).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const value = ctx.services.failures.of(ownerIn(input?.scope ?? "own", ctx.viewer));
    using _admitted = ctx.connection.admitSubscription();
    for await (const frame of valueFrames({ value, connection: ctx.connection }, { signal }))
      yield tracked(frame.id, frame.data as WireOutput<ValueFrame<FailureGroup[]>>);
  }),

  /**
   * Queues failed jobs again, each with a new attempt budget: these, or all that fit a filter. Jobs that
   * are not the viewer's, or cannot be retried, count as refused.
   */
  retryMany: authed
    .input(
      z.union([
        z.strictObject({ jobIds: zJobIds }),
        z.strictObject({
          scope: zScope,
          filter: z.strictObject({
            task: z.string().max(200).optional(),
            code: z.string().max(200).optional(),
            /** For admins, in scope `all`. */
            userId: z.string().max(200).optional(),
          }),
        }),
      ]),
    )
    .mutation(async ({ ctx, input }) => {
      const { engine } = ctx.services;
      if ("jobIds" in input) {
        const { allowed, refused } = await keepAllowedJobs(ctx, input.jobIds);
        const done = await engine.rerunMany({ ids: allowed }, ctx.viewer.userId);
        return { moved: done.moved, refused: done.refused + refused };
      }
      const owner = ownerIn(input.scope, ctx.viewer);
      const userId = owner ?? input.filter.userId;
      const { task, code } = input.filter;
      return engine.rerunMany(
        { filter: { ...(task && { task }), ...(code !== undefined && { code }), ...(userId && { userId }) } },
        ctx.viewer.userId,
      );
    }),

  /** Asks many jobs to stop. Jobs that are not the viewer's, or are over, count as refused. */
  cancelMany: authed.input(z.strictObject({ jobIds: zJobIds })).mutation(async ({ ctx, input }) => {
    const { allowed, refused } = await keepAllowedJobs(ctx, input.jobIds);
    const done = await ctx.services.engine.cancelMany(allowed, ctx.viewer.userId);
    return { moved: done.moved, refused: done.refused + refused };
  }),
});
