import type {
  DeliveryState,
  DeliveryView,
  InboxView,
  MailText,
  MailView,
  NotifyChannels,
  NotifyKind,
  PushDeviceView,
  WebhookEvent,
  WebhookView,
} from "@jobwire/jobs/wire";
import type { JobScope } from "./api.ts";

/** What ended, and what of it the viewer has seen and read: the same on each of their devices. */
export interface InboxApi {
  get(): Promise<InboxView>;
  /** Shown on a page that the viewer looks at: "only if I left" then sends nothing. These (at most 1 000), or all. */
  markSeen(jobIds: readonly string[] | "all"): Promise<void>;
  /** These (at most 1 000), or all. */
  markRead(jobIds: readonly string[] | "all"): Promise<void>;
}

/** How the viewer is told, besides the inbox. */
export interface NotifyApi {
  /** `mail` is `kept` where no mail server is set: mail is then read in the app. */
  get(): Promise<{ channels: NotifyChannels; mail: "smtp" | "kept" }>;
  /** Counts for jobs that end from now on. */
  set(channels: NotifyChannels): Promise<void>;
}

/** Which deliveries a list holds; every part narrows it. */
export interface DeliveryFilter {
  scope?: JobScope;
  kind?: NotifyKind;
  state?: DeliveryState;
  /** Those made before this one. */
  beforeId?: string;
}

/** The log of e-mails, pushes and webhooks. */
export interface DeliveriesApi {
  /** Newest first, at most 100. */
  list(filter?: DeliveryFilter): Promise<DeliveryView[]>;
  /** Sends one that failed, or a webhook that was sent, once more, with the same id. */
  redeliver(deliveryId: string): Promise<void>;
}

export interface WebhookRequest {
  url: string;
  /** At most 200 characters. */
  description?: string;
  events: WebhookEvent[];
}

/** Where the viewer's programs hear of their jobs. */
export interface WebhooksApi {
  list(): Promise<WebhookView[]>;
  /** The secret is in this answer and nowhere else. */
  create(webhook: WebhookRequest): Promise<{ webhook: WebhookView; secret: string }>;
  update(webhookId: string, changes: Partial<WebhookRequest> & { isOn?: boolean }): Promise<WebhookView>;
  remove(webhookId: string): Promise<void>;
  /** A new secret; for a day, the one of before signs as well. */
  rotate(webhookId: string): Promise<{ secret: string }>;
  /** Sends a test; what was answered is in its log. */
  test(webhookId: string): Promise<void>;
}

/** The browsers that are told when the viewer's jobs end, also with the page closed. */
export interface PushApi {
  /** What a browser needs to subscribe. */
  key(): Promise<string>;
  devices(): Promise<PushDeviceView[]>;
  subscribe(subscription: { endpoint: string; p256dh: string; auth: string; device: string }): Promise<PushDeviceView>;
  remove(deviceId: string): Promise<void>;
  test(deviceId: string): Promise<void>;
}

/** Mail that was kept on the server because no mail server is set. */
export interface MailsApi {
  /** Newest first, at most 50. */
  list(request?: { scope?: JobScope; beforeId?: string }): Promise<MailView[]>;
  get(mailId: string): Promise<MailText>;
}
