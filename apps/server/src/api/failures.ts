import { tracked } from "@trpc/server";
import { z } from "zod";
import type { FailureSelection } from "@jobwire/jobs/engine";
import type { FailureGroup, ValueFrame } from "@jobwire/jobs/wire";
import { valueFrames } from "../live/value-subscription.ts";
import { keepAllowedJobs } from "./authorise.ts";
import { zLastEventId } from "./last-event-id.ts";
import { authed, router } from "./procedures.ts";
import type { AuthedContext } from "./procedures.ts";
import { ownerIn, zScope } from "./scope.ts";
import { wireOutput } from "./wire-output.ts";
import type { WireOutput } from "./wire-output.ts";

/** Most jobs that are named in one call. */
const MAX_NAMED = 1_000;
const zJobIds = z.array(z.uuid()).min(1).max(MAX_NAMED);

/** These jobs, or all failed ones that fit. */
const zWhich = z.union([
  z.strictObject({ jobIds: zJobIds }),
  z.strictObject({
    scope: zScope,
    filter: z.strictObject({
      task: z.string().max(200).optional(),
      code: z.string().max(200).optional(),
      /** For admins, in scope `all`. */
      userId: z.string().max(200).optional(),
      /** Only jobs that are no part of another. */
      isRoot: z.boolean().optional(),
    }),
    /** Only jobs older than this one: `next` of the call before. */
    before: z.uuid().optional(),
  }),
]);

/** What of it the viewer may act on. */
async function selectFailed(
  ctx: AuthedContext,
  input: z.output<typeof zWhich>,
): Promise<{ selection: FailureSelection; refused: number }> {
  if ("jobIds" in input) {
    const { allowed, refused } = await keepAllowedJobs(ctx, input.jobIds);
    return { selection: { ids: allowed }, refused };
  }
  const userId = ownerIn(input.scope, ctx.viewer) ?? input.filter.userId;
  const { task, code, isRoot = false } = input.filter;
  const filter = { ...(task && { task }), ...(code !== undefined && { code }), ...(userId && { userId }), isRoot };
  return { selection: { filter, before: input.before }, refused: 0 };
}

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
   * Queues failed jobs again, each with a new attempt budget: these, or all that fit a filter, 10 000 at a time, the
   * newest first; where there may be more, `next` is what to give as `before`. Jobs that are not the viewer's, or
   * cannot be retried, count as refused.
   */
  retryMany: authed.input(zWhich).mutation(async ({ ctx, input }) => {
    const { selection, refused } = await selectFailed(ctx, input);
    const done = await ctx.services.engine.rerunMany(selection, ctx.viewer.userId);
    return { ...done, refused: done.refused + refused };
  }),

  /**
   * Removes failed jobs for good, with their logs and files: these, or all that fit a filter, as `retryMany` does.
   * Jobs that are not the viewer's, have not failed, are kept, or are part of one that goes on count as refused.
   */
  removeMany: authed.input(zWhich).mutation(async ({ ctx, input }) => {
    const { selection, refused } = await selectFailed(ctx, input);
    const done = await ctx.services.engine.removeFailed(selection, ctx.viewer.userId);
    return { ...done, refused: done.refused + refused };
  }),

  /** Asks many jobs to stop. Jobs that are not the viewer's, or are over, count as refused. */
  cancelMany: authed.input(z.strictObject({ jobIds: zJobIds })).mutation(async ({ ctx, input }) => {
    const { allowed, refused } = await keepAllowedJobs(ctx, input.jobIds);
    const done = await ctx.services.engine.cancelMany(allowed, ctx.viewer.userId);
    return { moved: done.moved, refused: done.refused + refused };
  }),
});
