import { z } from "zod";
import { WEBHOOK_EVENTS } from "@jobwire/jobs/wire";
import type { WebhookView } from "@jobwire/jobs/wire";
import { notFound } from "./api-error.ts";
import { limitTests } from "./limit-tests.ts";
import { authed, router } from "./procedures.ts";

const zWebhookId = z.object({ webhookId: z.uuid() });
/** The engine names what does not fit; these are only bounds. */
const zWebhook = z.object({
  url: z.string().min(1).max(2_000),
  description: z.string().max(200).optional(),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length),
});

/** Where the viewer's programs hear of their jobs. */
export const webhooksRouter = router({
  list: authed.query(({ ctx }): Promise<WebhookView[]> => ctx.services.effects.webhooks.list(ctx.viewer.userId)),

  /** The secret is in this answer and nowhere else. */
  create: authed
    .input(zWebhook)
    .mutation(({ ctx, input }): Promise<{ webhook: WebhookView; secret: string }> =>
      ctx.services.effects.webhooks.create(ctx.viewer.userId, input),
    ),

  update: authed
    .input(zWebhookId.extend({ changes: zWebhook.partial().extend({ isOn: z.boolean().optional() }) }))
    .mutation(async ({ ctx, input: { webhookId, changes } }): Promise<WebhookView> => {
      const webhook = await ctx.services.effects.webhooks.update(ctx.viewer.userId, webhookId, changes);
      if (webhook === null) throw notFound("webhook");
      return webhook;
    }),

  remove: authed.input(zWebhookId).mutation(async ({ ctx, input: { webhookId } }) => {
    if (!(await ctx.services.effects.webhooks.remove(ctx.viewer.userId, webhookId))) throw notFound("webhook");
    return { webhookId };
  }),

  /** A new secret; for a day, the one of before signs as well. */
  rotate: authed.input(zWebhookId).mutation(async ({ ctx, input: { webhookId } }): Promise<{ secret: string }> => {
    const secret = await ctx.services.effects.webhooks.rotate(ctx.viewer.userId, webhookId);
    if (secret === null) throw notFound("webhook");
    return { secret };
  }),

  /** Sends a test; what was answered is in its log. */
  test: authed.input(zWebhookId).mutation(async ({ ctx, input: { webhookId } }): Promise<{ deliveryId: string }> => {
    const { webhooks, deliveries } = ctx.services.effects;
    const own = await webhooks.list(ctx.viewer.userId);
    if (!own.some(({ id }) => id === webhookId)) throw notFound("webhook");
    await limitTests(ctx.viewer);
    return { deliveryId: await deliveries.sendTest("webhook", webhookId, ctx.viewer.userId) };
  }),
});
