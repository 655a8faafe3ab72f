import { isTaskName, STARTABLE_TASK_NAMES, TASK_NAMES } from "@jobwire/jobs/catalog";
import type { JobView } from "@jobwire/jobs/wire";
import type { FastifyInstance } from "fastify";
import { HttpError, noSuch } from "./http-error.ts";
import type { HttpParts } from "./http-parts.ts";
import { procedures } from "./procedure-caller.ts";
import type { Gate } from "./request-viewer.ts";
import { startOptionsOf } from "./start-options.ts";
import { parseStates, parseWords, type QueryValue, textOf } from "./state-words.ts";

type OfJob = { Params: { jobId: string } };
type WhichFailed = Parameters<ReturnType<typeof procedures>["failures"]["retryMany"]>[0];
type Query = Record<string, QueryValue>;

/** Start, status, cancel, retry and list: the jobs of the asker, for curl and other languages. */
export function installJobRoutes(app: FastifyInstance, parts: HttpParts, gate: Gate): void {
  const open = { onRequest: gate.signedIn };

  app.post<{ Params: { task: string }; Querystring: Query }>("/api/jobs/:task/start", open, async (request, reply) => {
    const { task } = request.params;
    if (!isTaskName(task) || !STARTABLE_TASK_NAMES.includes(task)) throw noSuch("task");
    const started = await procedures(request, parts).jobs.start({
      task,
      input: request.body ?? {},
      ...startOptionsOf(request.query, request.headers["idempotency-key"]),
    });
    const statusUrl = `/api/jobs/${task}/status/${started.jobId}`;
    return reply.code(202).header("location", statusUrl).send({
      jobId: started.jobId,
      status: started.status,
      statusUrl,
      outcome: started.outcome,
      position: started.position,
      estimatedCompletion: started.estimatedCompletion,
      waiting: started.waiting,
    });
  });

  app.get<{ Params: { task: string; jobId: string } }>("/api/jobs/:task/status/:jobId", open, async (request) => {
    const job = await procedures(request, parts).jobs.get({ jobId: jobIdOf(request.params) });
    if (job.task !== request.params.task) throw noSuch("job");
    return statusOf(job);
  });

  app.post<OfJob>("/api/jobs/:jobId/cancel", open, async (request) => {
    const job = await procedures(request, parts).jobs.cancel({ jobId: jobIdOf(request.params) });
    if (job.state !== "cancelled" && job.state !== "cancelling") {
      throw new HttpError(409, { code: "job-over", message: `The job is ${job.state} already.`, got: job.state });
    }
    return statusOf(job);
  });

  app.post<OfJob>("/api/jobs/:jobId/retry", open, async (request, reply) => {
    const calls = procedures(request, parts);
    const jobId = jobIdOf(request.params);
    const before = await calls.jobs.get({ jobId });
    if (before.state !== "failed" && before.state !== "cancelled") {
      const message = `Only a failed or cancelled job can be retried; this one is ${before.state}.`;
      throw new HttpError(409, { code: "job-not-over", message, got: before.state });
    }
    return reply.code(202).send(statusOf(await calls.jobs.retry({ jobId })));
  });

  app.post("/api/jobs/retry", open, async (request) => {
    // As said in the body: `{jobIds}`, or `{filter, scope}`; the procedure checks it.
    return procedures(request, parts).failures.retryMany((request.body ?? {}) as WhichFailed);
  });

  app.post("/api/jobs/remove", open, async (request) => {
    return procedures(request, parts).failures.removeMany((request.body ?? {}) as WhichFailed);
  });

  app.get<{ Querystring: Query }>("/api/jobs", open, async (request) => {
    const { status, task, cursor, limit, scope, itemId } = request.query;
    const [whose = "own"] = parseWords("scope", scope, (word) => SCOPES.find((one) => one === word), SCOPES) ?? [];
    const page = await procedures(request, parts).jobs.list({
      states: parseStates(status),
      tasks: parseWords("task", task, (word) => (isTaskName(word) ? word : undefined), TASK_NAMES),
      cursor: textOf(cursor),
      itemId: textOf(itemId),
      limit: limit === undefined ? 50 : Number(limit),
      scope: whose,
    });
    return { jobs: page.jobs.map(statusOf), nextCursor: page.nextCursor };
  });
}

const SCOPES = ["own", "all"] as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id that cannot be one names no job: the same answer as for one that is not there. */
function jobIdOf({ jobId }: { jobId: string }): string {
  if (!UUID.test(jobId)) throw noSuch("job");
  return jobId;
}

/** A job in the words of the REST surface. */
function statusOf(job: JobView) {
  return {
    jobId: job.id,
    task: job.task,
    status: job.state,
    /** 0–100; null while unknown. */
    progress: job.state === "completed" ? 100 : (job.progress?.percent ?? null),
    currentStep: job.progress?.step ?? null,
    result: job.output ?? null,
    error: job.error,
    /** Why it does not run yet, and when it may; null when it does not wait, and in lists. */
    waiting: job.waiting ?? null,
    attempt: job.attempt,
    itemId: job.itemId,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
  };
}
