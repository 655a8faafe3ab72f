import { z } from "zod";
import { TASK_NAMES } from "@jobwire/jobs/catalog";
import type { TaskName } from "@jobwire/jobs/catalog";
import { MAX_WINDOW_MS } from "@jobwire/jobs/engine";
import type { EnqueueRequest } from "@jobwire/jobs/engine";
import { JOB_STATES } from "@jobwire/jobs/wire";
import type { ArtifactView, JobEvent, JobState, JobView, Waiting } from "@jobwire/jobs/wire";
import { ApiError, notFound } from "./api-error.ts";
import { listArtifacts } from "./artifact-rows.ts";
import { authoriseJob, keepAllowedJobs } from "./authorise.ts";
import { checkPriority } from "./check-priority.ts";
import { parseJobCursor, zCursor } from "./cursor.ts";
import { listJobIds } from "./job-rows.ts";
import { authed, requireAdmin, router } from "./procedures.ts";
import type { AuthedContext } from "./procedures.ts";
import type { Viewer } from "./viewer.ts";
import { wireOutput } from "./wire-output.ts";

const zJobId = z.object({ jobId: z.uuid() });

const zKey = z.string().min(1).max(200);
const zWindowMs = z.int().min(1).max(MAX_WINDOW_MS);

/** How a start behaves towards earlier ones of the same user and task with the same key. */
const zDedupe = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("return"), key: zKey, windowMs: zWindowMs.optional() }),
  z.strictObject({ mode: z.literal("replace"), key: zKey }),
  z.strictObject({ mode: z.literal("debounce"), key: zKey, windowMs: zWindowMs, maxWaitMs: zWindowMs.optional() }),
  z.strictObject({ mode: z.literal("throttle"), key: zKey, windowMs: zWindowMs }),
]);

/** What a start may say besides task and input; the input is checked against the task's own schema. */
const zStart = z.object({
  /** The same key of the same user and task answers with the job that is already there. */
  idempotencyKey: zKey.optional(),
  dedupe: zDedupe.optional(),
  /** Not before this instant. */
  runAt: z.iso.datetime({ offset: true }).optional(),
  /** Higher runs first inside a queue. Above 0 for admins only. */
  priority: z.int().min(-1_000).max(1_000).optional(),
});

/** What `jobs.start` answers. */
export interface StartedJob {
  jobId: string;
  status: JobState;
  /** Whether it was made now, was there already by its key, or took this request's input. */
  outcome: "created" | "existing" | "replaced";
  /** Place in line: 1 is next; null when it waits for something else, runs, or is over. */
  position: number | null;
  /** ISO instant, or null where there is nothing to estimate from. */
  estimatedCompletion: string | null;
  /** Why it does not run yet; null when it does, or is over. */
  waiting: Waiting | null;
}

/** One page, newest first. `nextCursor` is null on the last. */
export interface JobPage {
  jobs: JobView[];
  nextCursor: string | null;
}

export const jobsRouter = router({
  start: authed
    .input(zStart.extend({ task: z.enum(TASK_NAMES), input: z.unknown() }))
    .mutation(async ({ ctx, input }) => {
      const { engine } = ctx.services;
      const job = await engine.enqueue(toRequest(ctx.viewer, input));
      const standing = (await engine.explain([job.id])).get(job.id);
      return wireOutput<StartedJob>({
        jobId: job.id,
        status: job.state,
        outcome: job.outcome,
        position: standing?.position ?? null,
        estimatedCompletion: standing?.estimatedCompletion ?? null,
        waiting: standing ?? null,
      });
    }),

  get: authed.input(zJobId).query(async ({ ctx, input }) => {
    await authoriseJob(ctx, input.jobId);
    return wireOutput(await readJob(ctx, input.jobId));
  }),

  /** Of these jobs, those that are not there, or not the viewer's to see. */
  missing: authed.input(z.object({ jobIds: z.array(z.uuid()).max(500) })).query(async ({ ctx, input }) => {
    const { allowed } = await keepAllowedJobs(ctx, input.jobIds);
    const there = new Set(allowed);
    return input.jobIds.filter((id) => !there.has(id.toLowerCase()));
  }),

  list: authed
    .input(
      z.object({
        scope: z.enum(["own", "all"]).default("own"),
        states: z.array(z.enum(JOB_STATES)).max(JOB_STATES.length).optional(),
        tasks: z.array(z.enum(TASK_NAMES)).max(50).optional(),
        itemId: z.uuid().optional(),
        cursor: zCursor.optional(),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .query(async ({ ctx, input }) => {
      if (input.scope === "all") requireAdmin(ctx.viewer);
      const rows = await listJobIds(ctx.services.pool, {
        userId: input.scope === "all" ? null : ctx.viewer.userId,
        states: input.states ?? null,
        tasks: input.tasks ?? null,
        itemId: input.itemId ?? null,
        after: input.cursor === undefined ? null : parseJobCursor(input.cursor),
        limit: input.limit + 1,
      });
      const page = rows.slice(0, input.limit);
      const last = rows.length > input.limit ? page.at(-1) : undefined;
      const views = await ctx.services.engine.readJobs(page);
      const byId = new Map(views.map((view) => [view.id, view]));
      return wireOutput<JobPage>({
        jobs: page.flatMap((id) => byId.get(id) ?? []),
        nextCursor: last ?? null,
      });
    }),

  /** Answers with the job as it stands then; one that is over already stays as it is. */
  cancel: authed.input(zJobId).mutation(async ({ ctx, input }) => {
    await authoriseJob(ctx, input.jobId);
    await ctx.services.engine.cancel(input.jobId, ctx.viewer.userId);
    return wireOutput(await readJob(ctx, input.jobId));
  }),

  /** Queues a failed or cancelled job again, with a new attempt budget. */
  retry: authed.input(zJobId).mutation(async ({ ctx, input }) => {
    await authoriseJob(ctx, input.jobId);
    const result = await ctx.services.engine.rerun(input.jobId, ctx.viewer.userId);
    if (!result.applied) {
      throw new ApiError("CONFLICT", "Only a failed or cancelled job can be retried.", {
        reason: "not-retriable",
        expected: "failed or cancelled",
        got: result.state ?? "no such job",
      });
    }
    return wireOutput(await readJob(ctx, input.jobId));
  }),

  /** Jobs that this one started, oldest first; at most 1 000. */
  children: authed.input(zJobId).query(async ({ ctx, input }) => {
    await authoriseJob(ctx, input.jobId);
    return wireOutput<JobView[]>(await ctx.services.engine.children(input.jobId));
  }),

  /** Keeps a job and its results whatever the retention, or ends that. */
  pin: authed.input(zJobId.extend({ pinned: z.boolean() })).mutation(async ({ ctx, input }) => {
    await authoriseJob(ctx, input.jobId);
    await ctx.services.engine.pin(input.jobId, input.pinned);
    return wireOutput(await readJob(ctx, input.jobId));
  }),

  artifacts: authed.input(zJobId).query(async ({ ctx, input }) => {
    await authoriseJob(ctx, input.jobId);
    return wireOutput<ArtifactView[]>(await listArtifacts(ctx.services.pool, { jobId: input.jobId }));
  }),

  events: authed
    .input(
      z.object({
        jobId: z.uuid(),
        afterSeq: z.int().min(0).default(0),
        limit: z.int().min(1).max(1_000).default(200),
      }),
    )
    .query(async ({ ctx, input }) => {
      await authoriseJob(ctx, input.jobId);
      return wireOutput<JobEvent[]>(await ctx.services.engine.readEvents(input.jobId, input.afterSeq, input.limit));
    }),
});

async function readJob(ctx: AuthedContext, jobId: string): Promise<JobView> {
  const { engine } = ctx.services;
  const [[job], standing] = await Promise.all([engine.readJobs([jobId]), engine.explain([jobId])]);
  if (job === undefined) throw notFound("job");
  const waiting = standing.get(jobId);
  return waiting === undefined ? job : { ...job, waiting };
}

/**
 * A start in the engine's words.
 * @throws ApiError FORBIDDEN for a priority that is not the viewer's to ask for
 */
function toRequest(
  viewer: Viewer,
  {
    task,
    input,
    idempotencyKey,
    dedupe,
    runAt,
    priority,
  }: z.output<typeof zStart> & { task: TaskName; input: unknown },
): EnqueueRequest {
  checkPriority(viewer, priority);
  return {
    task,
    input,
    userId: viewer.userId,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(dedupe !== undefined && { dedupe }),
    ...(runAt !== undefined && { runAt: new Date(runAt) }),
    ...(priority !== undefined && { priority }),
  };
}
