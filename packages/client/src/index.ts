/** The client of a Jobwire server, for browsers and Node. Hooks: `@jobwire/client/react`. */
// The client runs in browsers too: whoever compiles it needs their types.
/// <reference lib="dom" />
export { createClient } from "./create-client.ts";
export type { ClientOptions } from "./create-client.ts";
export type { JobwireClient } from "./client.ts";
export type { JobHandle } from "./job-handle.ts";
export { JobwireError } from "./jobwire-error.ts";
export type { JobwireErrorDetails } from "./jobwire-error.ts";
export { JobFailed } from "./job-failed.ts";
export { JobCancelled } from "./job-cancelled.ts";
export type {
  BatchJob,
  BatchOptions,
  CircuitsApi,
  Dedupe,
  FailuresApi,
  ItemFilter,
  ItemKind,
  SimilarItem,
  ItemPage,
  ItemsApi,
  JobFilter,
  JobPage,
  JobsApi,
  JobScope,
  ManyMoved,
  WhichFailed,
  NewSchedule,
  QueuesApi,
  SchedulesApi,
  StartedJob,
  StartOptions,
  TypicalDurations,
  Viewer,
} from "./api.ts";
export type { CollectionApi, CollectionFilter, CollectionPage } from "./collection-api.ts";
export type {
  DeliveriesApi,
  DeliveryFilter,
  InboxApi,
  MailsApi,
  NotifyApi,
  PushApi,
  WebhookRequest,
  WebhooksApi,
} from "./news-api.ts";
export type { UploadedItem, UploadOptions, UploadProgress } from "./upload-item.ts";
export type { Connection, ConnectionState, ConnectionView } from "./live/connection.ts";
export type { LiveStore } from "./live/live-store.ts";
export type { LogState, LogStatus, LogStore } from "./live/log-store.ts";
export type { ValueState, ValueStore } from "./live/value-store.ts";
export { describeProgress, estimateRemaining } from "./progress/eta.ts";
export type { ProgressDescription } from "./progress/eta.ts";
