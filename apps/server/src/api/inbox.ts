import { tracked } from "@trpc/server";
import { z } from "zod";
import type { InboxView, UnreadView, ValueFrame } from "@jobwire/jobs/wire";
import { valueFrames } from "../live/value-subscription.ts";
import { zLastEventId } from "./last-event-id.ts";
import { authed, router } from "./procedures.ts";
import { wireOutput } from "./wire-output.ts";
import type { WireOutput } from "./wire-output.ts";

/** These, or all of the viewer's. */
const zWhich = z.object({ jobIds: z.array(z.uuid()).min(1).max(1_000).or(z.literal("all")) });

/** What ended, and what of it the viewer has seen and read: the same on each of their devices. */
export const inboxRouter = router({
  get: authed.query(async ({ ctx }) =>
    wireOutput<InboxView>(await ctx.services.effects.inboxes.read(ctx.viewer.userId)),
  ),

  /** The same, pushed at each change. */
  watch: authed.input(z.object({ lastEventId: zLastEventId }).optional()).subscription(async function* ({
    ctx,
    signal,
  }) {
    const value = ctx.services.inboxes.of(ctx.viewer.userId);
    using _admitted = ctx.connection.admitSubscription();
    for await (const frame of valueFrames({ value, connection: ctx.connection }, { signal }))
      yield tracked(frame.id, frame.data as WireOutput<ValueFrame<InboxView>>);
  }),

  /** How many are not read, pushed at each change; the inbox may be a little behind. */
  watchUnread: authed.input(z.object({ lastEventId: zLastEventId }).optional()).subscription(async function* ({
    ctx,
    signal,
  }) {
    const value = ctx.services.unreadCounts.of(ctx.viewer.userId);
    using _admitted = ctx.connection.admitSubscription();
    for await (const frame of valueFrames({ value, connection: ctx.connection }, { signal }))
      yield tracked(frame.id, frame.data as WireOutput<ValueFrame<UnreadView>>);
  }),

  /** Shown on a page that the viewer looks at: "only if I left" then sends nothing. */
  markSeen: authed.input(zWhich).mutation(async ({ ctx, input }) => {
    await ctx.services.effects.inboxes.markSeen(ctx.viewer.userId, input.jobIds);
  }),

  markRead: authed.input(zWhich).mutation(async ({ ctx, input }) => {
    await ctx.services.effects.inboxes.markRead(ctx.viewer.userId, input.jobIds);
  }),
});
