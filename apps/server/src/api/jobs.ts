import { z } from "zod";
import { LEASED_STATES } from "@jobwire/db/lifecycle";
import { TASK_NAMES } from "@jobwire/jobs/catalog";
import type { EnqueuedJob } from "@jobwire/jobs/engine";
import { JOB_STATES } from "@jobwire/jobs/wire";
import type { ArtifactView, CostView, JobEvent, JobState, JobView, Waiting } from "@jobwire/jobs/wire";
import { ApiError, notFound } from "./api-error.ts";
import { listArtifacts } from "./artifact-rows.ts";
import { authoriseJob, keepAllowedJobs } from "./authorise.ts";
import { checkPriority } from "./check-priority.ts";
import { parseJobCursor, zCursor } from "./cursor.ts";
import { readJobCosts } from "./job-costs.ts";
import { listJobIds } from "./job-rows.ts";
import { authed, requireAdmin, router } from "./procedures.ts";
import type { AuthedContext } from "./procedures.ts";
import { toRequest, zStart, zStartBatch } from "./start-request.ts";
import { wireOutput } from "./wire-output.ts";

const zJobId = z.object({ jobId: z.uuid() });

/** What `jobs.start` answers. */
export interface StartedJob {
  jobId: string;
  status: JobState;
  /** Whether it was made now, was there already by its key, or took this request's input. */
  outcome: "created" | "existing" | "replaced";
  /** Place in line: 1 is next, 0 runs already, null when it waits for something else or is over. */
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
  start: authed.input(zStart).mutation(async ({ ctx, input }) => {
    const job = await ctx.services.engine.enqueue(toRequest(ctx.viewer, input));
    return wireOutput(await startedJob(ctx, job));
  }),

  /** Many jobs as the children of one, all or none; that one's `children` counts are their progress. */
  startBatch: authed.input(zStartBatch).mutation(async ({ ctx, input: { jobs, ...options } }) => {
    checkPriority(ctx.viewer, options.priority);
    const requests = jobs.map((one) => toRequest(ctx.viewer, one));
    const job = await ctx.services.engine.enqueueBatch(requests, { ...options, userId: ctx.viewer.userId });
    return wireOutput(await startedJob(ctx, job));
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
    return wireOutput<ArtifactView[]>(await listArtifacts(ctx.services.pool, { jobIds: [input.jobId] }));
  }),

  /** What services outside took for it; of its children too. */
  costs: authed.input(zJobId).query(async ({ ctx, input }) => {
    await authoriseJob(ctx, input.jobId);
    return wireOutput<CostView[]>(await readJobCosts(ctx.services.pool, input.jobId));
  }),

  events: authed
    .input(
      z.object({
        jobId: z.uuid(),
        afterSeq: z.int().min(0).max(2_147_483_647).default(0),
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

async function startedJob(ctx: AuthedContext, job: EnqueuedJob): Promise<StartedJob> {
  const waiting = (await ctx.services.engine.explain([job.id])).get(job.id) ?? null;
  return {
    jobId: job.id,
    status: job.state,
    outcome: job.outcome,
    // By its key it may be a job of earlier, and under way.
    position: waiting?.position ?? (LEASED_STATES.some((state) => state === job.state) ? 0 : null),
    estimatedCompletion: waiting?.estimatedCompletion ?? null,
    waiting,
  };
}
