import { tracked } from "@trpc/server";
import { z } from "zod";
import { STARTABLE_TASK_NAMES } from "@jobwire/jobs/catalog";
import { OVERLAPS } from "@jobwire/jobs/wire";
import type { JobState, ScheduleView, ValueFrame } from "@jobwire/jobs/wire";
import { valueFrames } from "../live/value-subscription.ts";
import { notFound } from "./api-error.ts";
import { checkPace } from "./check-pace.ts";
import { checkPriority } from "./check-priority.ts";
import { zLastEventId } from "./last-event-id.ts";
import { authed, router } from "./procedures.ts";
import type { AuthedContext } from "./procedures.ts";
import { ownerIn, zScope } from "./scope.ts";
import { wireOutput } from "./wire-output.ts";
import type { WireOutput } from "./wire-output.ts";

const zScheduleId = z.object({ scheduleId: z.uuid() });
const zCron = z.string().min(1).max(200);
const zTimeZone = z.string().min(1).max(100);
/** The engine names what does not fit; these are only bounds. */
const zSchedule = z.object({
  name: z.string().min(1).max(200),
  task: z.enum(STARTABLE_TASK_NAMES),
  input: z.unknown(),
  cron: zCron,
  timeZone: zTimeZone,
  overlap: z.enum(OVERLAPS).optional(),
  catchUp: z.int().min(0).max(100).optional(),
  priority: z.int().min(-1_000).max(1_000).optional(),
});

/** Work that starts by the clock: everybody's own; admins act on anybody's. */
export const schedulesRouter = router({
  list: authed
    .input(z.object({ scope: zScope }).optional())
    .query(async ({ ctx, input }) =>
      wireOutput<ScheduleView[]>(
        await ctx.services.engine.schedules.list({ userId: ownerIn(input?.scope ?? "own", ctx.viewer) }),
      ),
    ),

  /** The same list, pushed at each change and tick. */
  watch: authed.input(z.object({ scope: zScope, lastEventId: zLastEventId }).optional()).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const value = ctx.services.schedules.of(ownerIn(input?.scope ?? "own", ctx.viewer));
    using _admitted = ctx.connection.admitSubscription();
    for await (const frame of valueFrames({ value, connection: ctx.connection }, { signal }))
      yield tracked(frame.id, frame.data as WireOutput<ValueFrame<ScheduleView[]>>);
  }),

  create: authed.input(zSchedule).mutation(async ({ ctx, input }) => {
    checkPriority(ctx.viewer, input.priority);
    checkPace(ctx.viewer, input.cron);
    const { userId } = ctx.viewer;
    return wireOutput<ScheduleView>(await ctx.services.engine.schedules.create({ ...input, userId }));
  }),

  update: authed
    .input(zScheduleId.extend({ changes: zSchedule.partial() }))
    .mutation(async ({ ctx, input: { scheduleId, changes } }) => {
      const before = await authoriseSchedule(ctx, scheduleId);
      if (changes.priority !== before.priority) checkPriority(ctx.viewer, changes.priority);
      if (changes.cron !== before.cron) checkPace(ctx.viewer, changes.cron);
      return answer(await ctx.services.engine.schedules.update(scheduleId, changes));
    }),

  /** Its jobs stay. */
  remove: authed.input(zScheduleId).mutation(async ({ ctx, input: { scheduleId } }) => {
    await authoriseSchedule(ctx, scheduleId);
    if (!(await ctx.services.engine.schedules.remove(scheduleId))) throw notFound("schedule");
    return { scheduleId };
  }),

  pause: authed.input(zScheduleId).mutation(async ({ ctx, input: { scheduleId } }) => {
    await authoriseSchedule(ctx, scheduleId);
    return answer(await ctx.services.engine.schedules.pause(scheduleId));
  }),

  /** Goes on with the first tick after now. */
  resume: authed.input(zScheduleId).mutation(async ({ ctx, input: { scheduleId } }) => {
    await authoriseSchedule(ctx, scheduleId);
    return answer(await ctx.services.engine.schedules.resume(scheduleId));
  }),

  /** Makes its job now, paused or not; it is the job of the schedule's owner. */
  runNow: authed.input(zScheduleId).mutation(async ({ ctx, input: { scheduleId } }) => {
    await authoriseSchedule(ctx, scheduleId);
    const job = await ctx.services.engine.schedules.runNow(scheduleId);
    if (job === null) throw notFound("schedule");
    return wireOutput<{ jobId: string; status: JobState }>({ jobId: job.id, status: job.state });
  }),

  /** The next ticks of a pattern, as ISO instants. */
  preview: authed
    .input(z.object({ cron: zCron, timeZone: zTimeZone, count: z.int().min(1).max(50).default(5) }))
    .query(({ ctx, input }) => ctx.services.engine.schedules.preview(input.cron, input.timeZone, input.count)),
});

/**
 * Lets the owner of a schedule and admins pass (invariant I8).
 * @throws ApiError NOT_FOUND, for one that is not there and for one that is somebody else's
 */
async function authoriseSchedule(ctx: AuthedContext, scheduleId: string): Promise<ScheduleView> {
  const schedule = await ctx.services.engine.schedules.read(scheduleId);
  if (schedule === null || (schedule.userId !== ctx.viewer.userId && ctx.viewer.role !== "admin"))
    throw notFound("schedule");
  return schedule;
}

function answer(schedule: ScheduleView | null): WireOutput<ScheduleView> {
  if (schedule === null) throw notFound("schedule");
  return wireOutput(schedule);
}
