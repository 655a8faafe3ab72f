import { z } from "zod";
import { TASK_NAMES } from "@jobwire/jobs/catalog";
import { JOB_STATES } from "@jobwire/jobs/wire";
import type { ArtifactView, JobEvent, JobState, JobView } from "@jobwire/jobs/wire";
import { ApiError, notFound } from "./api-error.ts";
import { listArtifacts } from "./artifact-rows.ts";
import { authoriseJob } from "./authorise.ts";
import { parseJobCursor, zCursor } from "./cursor.ts";
import { listJobIds } from "./job-rows.ts";
import { authed, requireAdmin, router } from "./procedures.ts";
import type { AuthedContext } from "./procedures.ts";
import { wireOutput } from "./wire-output.ts";

const zJobId = z.object({ jobId: z.uuid() });

/** What `jobs.start` answers. */
export interface StartedJob {
  jobId: string;
  status: JobState;
  /** Place in line: 1 is next, 0 runs already, null when it waits for something else or is over. */
  position: number | null;
  /** ISO instant, or null where there is nothing to estimate from. */
  estimatedCompletion: string | null;
}

/** One page, newest first. `nextCursor` is null on the last. */
export interface JobPage {
  jobs: JobView[];
  nextCursor: string | null;
}

export const jobsRouter = router({
  start: authed
    .input(
      z.object({
        task: z.enum(TASK_NAMES),
        /** Checked against the task's own schema. */
        input: z.unknown(),
        /** The same key of the same user and task answers with the job that is already there. */
        idempotencyKey: z.string().min(1).max(200).optional(),
        /** Not before this instant. */
        runAt: z.iso.datetime({ offset: true }).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { engine } = ctx.services;
      const job = await engine.enqueue({
        task: input.task,
        input: input.input,
        userId: ctx.viewer.userId,
        ...(input.idempotencyKey === undefined ? {} : { idempotencyKey: input.idempotencyKey }),
        ...(input.runAt === undefined ? {} : { runAt: new Date(input.runAt) }),
      });
      const place = await engine.placeInLine(job.id);
      return wireOutput<StartedJob>({
        jobId: job.id,
        status: job.state,
        position: place.position,
        estimatedCompletion: place.estimatedCompletion,
      });
    }),

  get: authed.input(zJobId).query(async ({ ctx, input }) => {
    await authoriseJob(ctx, input.jobId);
    return wireOutput(await readJob(ctx, input.jobId));
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
  const [job] = await ctx.services.engine.readJobs([jobId]);
  if (job === undefined) throw notFound("job");
  return job;
}
