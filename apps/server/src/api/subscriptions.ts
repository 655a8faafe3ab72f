import { tracked } from "@trpc/server";
import { z } from "zod";
import type { FloorView, LiveFrame, LogFrame, ValueFrame } from "@jobwire/jobs/wire";
import { liveFrames } from "../live/live-subscription.ts";
import { logFrames } from "../live/log-subscription.ts";
import { valueFrames } from "../live/value-subscription.ts";
import { authoriseJob } from "./authorise.ts";
import { zLastEventId } from "./last-event-id.ts";
import { admin, authed, requireAdmin } from "./procedures.ts";
import type { WireOutput } from "./wire-output.ts";

/** Convergent state of every job the viewer may see. Scope `all` is for admins. */
export const live = authed
  .input(z.object({ scope: z.enum(["own", "all"]).default("own"), lastEventId: zLastEventId }))
  .subscription(async function* ({ ctx, input, signal }) {
    if (input.scope === "all") requireAdmin(ctx.viewer);
    const { pool, hub, engine } = ctx.services;
    using _admitted = ctx.connection.admitSubscription();
    const frames = liveFrames(
      { pool, hub, connection: ctx.connection, readJobs: (ids) => engine.readJobs(ids) },
      { scope: input.scope === "all" ? "all" : { userId: ctx.viewer.userId }, cursor: input.lastEventId, signal },
    );
    for await (const frame of frames) yield tracked(frame.id, frame.data as WireOutput<LiveFrame>);
  });

/** The ordered log of one job, from after `afterSeq` on; stays open, since a rerun may add to it. */
export const log = authed
  .input(z.object({ jobId: z.uuid(), afterSeq: z.int().min(0).default(0), lastEventId: zLastEventId }))
  .subscription(async function* ({ ctx, input, signal }) {
    await authoriseJob(ctx, input.jobId);
    using _admitted = ctx.connection.admitSubscription();
    const frames = logFrames({ ...ctx.services, connection: ctx.connection }, { ...input, signal });
    for await (const frame of frames) yield tracked(frame.id, frame.data as WireOutput<LogFrame>);
  });

/** The whole floor at a glance: counts, workers, queues and circuits. For admins. */
export const floor = admin.input(z.object({ lastEventId: zLastEventId }).optional()).subscription(async function* ({
  ctx,
  signal,
}) {
  using _admitted = ctx.connection.admitSubscription();
  const frames = valueFrames({ value: ctx.services.floor, connection: ctx.connection }, { signal });
  for await (const frame of frames) yield tracked(frame.id, frame.data as WireOutput<ValueFrame<FloorView>>);
});
