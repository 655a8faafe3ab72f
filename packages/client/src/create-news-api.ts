import type { AppRouter } from "@jobwire/server/router";
import type { TRPCClient } from "@trpc/client";
import type { DeliveriesApi, InboxApi, MailsApi, NotifyApi, PushApi, WebhooksApi } from "./news-api.ts";

export interface NewsApi {
  inbox: InboxApi;
  notify: NotifyApi;
  deliveries: DeliveriesApi;
  webhooks: WebhooksApi;
  push: PushApi;
  mails: MailsApi;
}

type Call = <T>(answer: Promise<T>) => Promise<T>;

/** The procedures about inbox and deliveries as plain functions. */
export function createNewsApi(trpc: TRPCClient<AppRouter>, call: Call): NewsApi {
  const which = (jobIds: readonly string[] | "all") => ({ jobIds: jobIds === "all" ? jobIds : [...jobIds] });
  return {
    inbox: {
      get: () => call(trpc.inbox.get.query()),
      markSeen: async (jobIds) => void (await call(trpc.inbox.markSeen.mutate(which(jobIds)))),
      markRead: async (jobIds) => void (await call(trpc.inbox.markRead.mutate(which(jobIds)))),
    },
    notify: {
      get: () => call(trpc.notify.get.query()),
      set: async (channels) => void (await call(trpc.notify.set.mutate({ channels }))),
    },
    deliveries: {
      list: (filter = {}) => call(trpc.deliveries.list.query(filter)),
      redeliver: async (deliveryId) => void (await call(trpc.deliveries.redeliver.mutate({ deliveryId }))),
    },
    webhooks: {
      list: () => call(trpc.webhooks.list.query()),
      create: (webhook) => call(trpc.webhooks.create.mutate(webhook)),
      update: (webhookId, changes) => call(trpc.webhooks.update.mutate({ webhookId, changes })),
      remove: async (webhookId) => void (await call(trpc.webhooks.remove.mutate({ webhookId }))),
      rotate: (webhookId) => call(trpc.webhooks.rotate.mutate({ webhookId })),
      test: async (webhookId) => void (await call(trpc.webhooks.test.mutate({ webhookId }))),
    },
    push: {
      key: async () => (await call(trpc.push.key.query())).key,
      devices: () => call(trpc.push.devices.query()),
      subscribe: (subscription) => call(trpc.push.subscribe.mutate(subscription)),
      remove: async (deviceId) => void (await call(trpc.push.remove.mutate({ deviceId }))),
      test: async (deviceId) => void (await call(trpc.push.test.mutate({ deviceId }))),
    },
    mails: {
      list: (request = {}) => call(trpc.mails.list.query(request)),
      get: (mailId) => call(trpc.mails.get.query({ mailId })),
    },
  };
}
