import type { AppRouter } from "@jobwire/server/router";
import type { TRPCClient } from "@trpc/client";
import type {
  CircuitsApi,
  CreditsApi,
  FailuresApi,
  ItemsApi,
  JobsApi,
  QueuesApi,
  SchedulesApi,
  StartOptions,
  StudyApi,
  TypicalDurations,
  Viewer,
  WhichFailed,
} from "./api.ts";
import type { CollectionApi } from "./collection-api.ts";
import { createCollectionApi } from "./create-collection-api.ts";
import { createNewsApi } from "./create-news-api.ts";
import type { NewsApi } from "./create-news-api.ts";
import { toJobwireError } from "./to-jobwire-error.ts";
import { inTurns } from "./in-turns.ts";

export interface Api extends NewsApi {
  jobs: JobsApi;
  items: ItemsApi;
  queues: QueuesApi;
  schedules: SchedulesApi;
  circuits: CircuitsApi;
  credits: CreditsApi;
  collection: CollectionApi;
  failures: FailuresApi;
  study: StudyApi;
  tasks: { typicalDurations(): Promise<TypicalDurations> };
  account: { me(): Promise<Viewer> };
}

/** The procedures as plain functions that reject with a `JobwireError`. */
export function createApi(trpc: TRPCClient<AppRouter>): Api {
  return {
    ...createNewsApi(trpc, call),
    collection: createCollectionApi(trpc, call),
    jobs: {
      start: (task, input, options = {}) => call(trpc.jobs.start.mutate({ task, input, ...startWords(options) })),
      startBatch: (jobs, options) =>
        call(
          trpc.jobs.startBatch.mutate({
            ...options,
            jobs: jobs.map(({ runAt, ...job }) => ({ ...job, ...(runAt && { runAt: runAt.toISOString() }) })),
          }),
        ),
      get: (jobId) => call(trpc.jobs.get.query({ jobId })),
      list: ({ scope, states, tasks, itemId, cursor, limit } = {}) =>
        call(
          trpc.jobs.list.query({
            ...(scope !== undefined && { scope }),
            ...(states !== undefined && { states: [...states] }),
            ...(tasks !== undefined && { tasks: [...tasks] }),
            ...(itemId !== undefined && { itemId }),
            ...(typeof cursor === "string" && { cursor }),
            ...(limit !== undefined && { limit }),
          }),
        ),
      cancel: (jobId) => call(trpc.jobs.cancel.mutate({ jobId })),
      retry: (jobId) => call(trpc.jobs.retry.mutate({ jobId })),
      artifacts: (jobId) => call(trpc.jobs.artifacts.query({ jobId })),
      costs: (jobId) => call(trpc.jobs.costs.query({ jobId })),
      children: (jobId) => call(trpc.jobs.children.query({ jobId })),
      pin: (jobId, pinned) => call(trpc.jobs.pin.mutate({ jobId, pinned })),
      missing: (jobIds) => call(trpc.jobs.missing.query({ jobIds: [...jobIds] })),
      events: (jobId, request = {}) => call(trpc.jobs.events.query({ jobId, ...request })),
    },
    items: {
      list: ({ cursor, limit, q, kind } = {}) =>
        call(
          trpc.items.list.query({
            ...(q !== undefined && { q }),
            ...(kind !== undefined && { kind }),
            ...(typeof cursor === "string" && { cursor }),
            ...(limit !== undefined && { limit }),
          }),
        ),
      named: (filter = {}) => call(trpc.items.named.query(filter)),
      get: (itemId) => call(trpc.items.get.query({ itemId })),
      similar: (itemId) => call(trpc.items.similar.query({ itemId })),
      remove: async (itemId) => void (await call(trpc.items.remove.mutate({ itemId }))),
      removeMany: async (itemIds) => (await call(trpc.items.removeMany.mutate({ itemIds: [...itemIds] }))).itemIds,
      restoreMany: async (itemIds) => (await call(trpc.items.restoreMany.mutate({ itemIds: [...itemIds] }))).itemIds,
    },
    credits: {
      mine: (request) => call(trpc.credits.mine.query(request)),
      grant: (grant) => call(trpc.credits.grant.mutate(grant)),
    },
    queues: {
      list: () => call(trpc.queues.list.query()),
      setLimits: async (name, overrides) => void (await call(trpc.queues.setLimits.mutate({ name, overrides }))),
      pause: async (name) => void (await call(trpc.queues.pause.mutate({ name }))),
      resume: async (name) => void (await call(trpc.queues.resume.mutate({ name }))),
      drain: async (name) => void (await call(trpc.queues.drain.mutate({ name }))),
      accept: async (name) => void (await call(trpc.queues.accept.mutate({ name }))),
      clear: async (name, how) => (await call(trpc.queues.clear.mutate({ name, how }))).ended,
      stopAll: (options) => call(trpc.queues.stopAll.mutate(options)),
    },
    schedules: {
      list: (scope = "own") => call(trpc.schedules.list.query({ scope })),
      create: (schedule) => call(trpc.schedules.create.mutate(schedule)),
      update: (scheduleId, changes) => call(trpc.schedules.update.mutate({ scheduleId, changes })),
      remove: async (scheduleId) => void (await call(trpc.schedules.remove.mutate({ scheduleId }))),
      pause: (scheduleId) => call(trpc.schedules.pause.mutate({ scheduleId })),
      resume: (scheduleId) => call(trpc.schedules.resume.mutate({ scheduleId })),
      runNow: (scheduleId) => call(trpc.schedules.runNow.mutate({ scheduleId })),
      preview: (cron, timeZone, count = 5) => call(trpc.schedules.preview.query({ cron, timeZone, count })),
    },
    circuits: {
      list: () => call(trpc.circuits.list.query()),
      reset: async (provider) => (await call(trpc.circuits.reset.mutate({ provider }))).wasClosed,
    },
    study: {
      decks: () => call(trpc.study.decks.query()),
      deck: (jobId) => call(trpc.study.deck.query({ jobId })),
      answer: (jobId, cardId, rating) => call(trpc.study.answer.mutate({ jobId, cardId, rating })),
      undo: (jobId) => call(trpc.study.undo.mutate({ jobId })),
    },
    failures: {
      list: (scope = "own") => call(trpc.failures.list.query({ scope })),
      retryMany: (which) => inTurns("moved", (before) => call(trpc.failures.retryMany.mutate(toWhich(which, before)))),
      removeMany: (which) =>
        inTurns("removed", (before) => call(trpc.failures.removeMany.mutate(toWhich(which, before)))),
      cancelMany: (jobIds) => call(trpc.failures.cancelMany.mutate({ jobIds: [...jobIds] })),
    },
    tasks: { typicalDurations: () => call(trpc.tasks.typicalDurations.query()) },
    account: { me: () => call(trpc.account.me.query()) },
  };
}

function toWhich(which: WhichFailed, before: string | undefined) {
  return "jobIds" in which
    ? { jobIds: [...which.jobIds] }
    : { scope: which.scope ?? "own", filter: which.filter, ...(before !== undefined && { before }) };
}

/** What a start says besides task and input, as it goes over the wire. */
function startWords({ idempotencyKey, dedupe, runAt, priority, dependsOn }: StartOptions) {
  return {
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(dedupe !== undefined && { dedupe }),
    ...(runAt !== undefined && { runAt: runAt.toISOString() }),
    ...(priority !== undefined && { priority }),
    ...(dependsOn !== undefined && { dependsOn: [...dependsOn] }),
  };
}

async function call<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw toJobwireError(cause);
  }
}
