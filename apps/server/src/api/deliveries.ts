import { tracked } from "@trpc/server";
import { z } from "zod";
import { DELIVERY_STATES, NOTIFY_KINDS } from "@jobwire/jobs/wire";
import type { DeliveryView, ValueFrame } from "@jobwire/jobs/wire";
import { deliveryKey } from "../live/pushed-news.ts";
import { valueFrames } from "../live/value-subscription.ts";
import { ApiError, notFound } from "./api-error.ts";
import { authoriseJob } from "./authorise.ts";
import { zLastEventId } from "./last-event-id.ts";
import { authed, router } from "./procedures.ts";
import { ownerIn, zScope } from "./scope.ts";
import type { WireOutput } from "./wire-output.ts";

/** The log of e-mails, pushes and webhooks: everybody's own; admins see all. */
export const deliveriesRouter = router({
  /** Newest first, at most 100; go on with the id of the last. */
  list: authed
    .input(
      z.object({
        scope: zScope,
        kind: z.enum(NOTIFY_KINDS).optional(),
        state: z.enum(DELIVERY_STATES).optional(),
        beforeId: z.uuid().optional(),
      }),
    )
    .query(({ ctx, input: { scope, ...filter } }): Promise<DeliveryView[]> =>
      ctx.services.effects.deliveries.list({ ...filter, userId: ownerIn(scope, ctx.viewer) }),
    ),

  /** Those of one job, or to one of the viewer's webhooks, pushed as they go. */
  watch: authed
    .input(
      z.object({ lastEventId: zLastEventId }).and(z.object({ jobId: z.uuid() }).or(z.object({ webhookId: z.uuid() }))),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const watched =
        "jobId" in input
          ? { userId: await ownerOfJob(ctx, input.jobId), jobId: input.jobId }
          : { userId: ctx.viewer.userId, target: input.webhookId };
      const value = ctx.services.deliveries.of(deliveryKey(watched));
      using _admitted = ctx.connection.admitSubscription();
      for await (const frame of valueFrames({ value, connection: ctx.connection }, { signal }))
        yield tracked(frame.id, frame.data as WireOutput<ValueFrame<DeliveryView[]>>);
    }),

  /** Sends one that failed, or a webhook that was sent, once more, with the same id. */
  redeliver: authed.input(z.object({ deliveryId: z.uuid() })).mutation(async ({ ctx, input: { deliveryId } }) => {
    const { deliveries } = ctx.services.effects;
    const owner = ctx.viewer.role === "admin" ? null : ctx.viewer.userId;
    const found = await deliveries.read(deliveryId, owner);
    if (found === null) throw notFound("delivery");
    if (await deliveries.redeliver(deliveryId, owner)) return { deliveryId };
    throw new ApiError("CONFLICT", "It is under way already, or was sent.", {
      reason: "not-retriable",
      expected: "failed, dropped, or a webhook that was sent",
      got: found.state,
    });
  }),
});

/** @throws ApiError NOT_FOUND, also for a job that is somebody else's */
async function ownerOfJob(ctx: Parameters<typeof authoriseJob>[0], jobId: string): Promise<string> {
  await authoriseJob(ctx, jobId);
  const { rows } = await ctx.services.pool.query<{ userId: string }>(
    `select user_id as "userId" from job where id = $1`,
    [jobId],
  );
  const row = rows[0];
  if (row === undefined) throw notFound("job");
  return row.userId;
}
