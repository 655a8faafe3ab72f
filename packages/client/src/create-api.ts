import type { AppRouter } from "@jobwire/server/router";
import type { TRPCClient } from "@trpc/client";
import type { ItemsApi, JobsApi, TypicalDurations, Viewer } from "./api.ts";
import { toJobwireError } from "./to-jobwire-error.ts";

export interface Api {
  jobs: JobsApi;
  items: ItemsApi;
  tasks: { typicalDurations(): Promise<TypicalDurations> };
  account: { me(): Promise<Viewer> };
}

/** The procedures as plain functions that reject with a `JobwireError`. */
export function createApi(trpc: TRPCClient<AppRouter>): Api {
  return {
    jobs: {
      start: (task, input, { idempotencyKey, runAt } = {}) =>
        call(
          trpc.jobs.start.mutate({
            task,
            input,
            ...(idempotencyKey !== undefined && { idempotencyKey }),
            ...(runAt !== undefined && { runAt: runAt.toISOString() }),
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
      events: (jobId, request = {}) => call(trpc.jobs.events.query({ jobId, ...request })),
    },
    items: {
      list: ({ cursor, limit } = {}) =>
        call(
          trpc.items.list.query({
            ...(typeof cursor === "string" && { cursor }),
            ...(limit !== undefined && { limit }),
          }),
        ),
      get: (itemId) => call(trpc.items.get.query({ itemId })),
      remove: async (itemId) => void (await call(trpc.items.remove.mutate({ itemId }))),
    },
    tasks: { typicalDurations: () => call(trpc.tasks.typicalDurations.query()) },
    account: { me: () => call(trpc.account.me.query()) },
  };
}

async function call<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw toJobwireError(cause);
  }
}
