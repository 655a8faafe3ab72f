import { z } from "zod";
import type { PushDeviceView } from "@jobwire/jobs/wire";
import { notFound } from "./api-error.ts";
import { limitTests } from "./limit-tests.ts";
import { authed, router } from "./procedures.ts";

const zDeviceId = z.object({ deviceId: z.uuid() });

/** The browsers that are told when the viewer's jobs end, also with the page closed. */
export const pushRouter = router({
  /** What a browser needs to subscribe: the public key of this installation. */
  key: authed.query(({ ctx }) => ({ key: ctx.services.effects.pushKey })),

  devices: authed.query(({ ctx }): Promise<PushDeviceView[]> =>
    ctx.services.effects.pushDevices.list(ctx.viewer.userId),
  ),

  subscribe: authed
    .input(
      z.object({
        endpoint: z.string().min(1).max(2_000),
        p256dh: z.string().regex(/^[\w-]{80,100}=*$/),
        auth: z.string().regex(/^[\w-]{16,32}=*$/),
        device: z.string().min(1).max(100),
      }),
    )
    .mutation(({ ctx, input }): Promise<PushDeviceView> =>
      ctx.services.effects.pushDevices.subscribe(ctx.viewer.userId, input, ctx.viewer.sessionId),
    ),

  remove: authed.input(zDeviceId).mutation(async ({ ctx, input: { deviceId } }) => {
    if (!(await ctx.services.effects.pushDevices.remove(ctx.viewer.userId, deviceId))) throw notFound("device");
    return { deviceId };
  }),

  test: authed.input(zDeviceId).mutation(async ({ ctx, input: { deviceId } }) => {
    const { pushDevices, deliveries } = ctx.services.effects;
    const own = await pushDevices.list(ctx.viewer.userId);
    if (!own.some(({ id }) => id === deviceId)) throw notFound("device");
    await limitTests(ctx.viewer);
    return { deliveryId: await deliveries.sendTest("push", deviceId, ctx.viewer.userId) };
  }),
});
