import type { AppRouter } from "@jobwire/server/router";
import type { TRPCClient } from "@trpc/client";
import type { CollectionApi } from "./collection-api.ts";

/** The procedures about collections as plain functions. */
export function createCollectionApi(
  trpc: TRPCClient<AppRouter>,
  call: <T>(answer: Promise<T>) => Promise<T>,
): CollectionApi {
  const { collection } = trpc;
  return {
    list: ({ cursor, ...page } = {}) => call(collection.list.query({ ...page, ...(cursor ? { cursor } : {}) })),
    named: (filter = {}) => call(collection.named.query(filter)),
    get: async (jobId) => (await call(collection.get.query({ jobId }))).entry,
    save: async (jobIds) => (await call(collection.save.mutate({ jobIds: [...jobIds] }))).jobIds,
    remove: async (jobIds) => (await call(collection.remove.mutate({ jobIds: [...jobIds] }))).jobIds,
    rename: async (jobId, name) => void (await call(collection.rename.mutate({ jobId, name }))),
    isAutomatic: async () => (await call(collection.saving.query())).isAutomatic,
    setAutomatic: async (isAutomatic) => void (await call(collection.setSaving.mutate({ isAutomatic }))),
    share: (jobId, forSeconds) => call(collection.share.mutate({ jobId, forSeconds })),
    shares: (jobId) => call(collection.shares.query(jobId === undefined ? {} : { jobId })),
    unshare: async (shareId) => void (await call(collection.unshare.mutate({ shareId }))),
  };
}
