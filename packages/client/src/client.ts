import type { CollectionApi } from "./collection-api.ts";
import type { TaskInput, TaskName } from "@jobwire/jobs/catalog";
import type {
  CollectionStamp,
  CreditsStamp,
  DeliveryView,
  FailureGroup,
  FloorView,
  InboxView,
  UnreadView,
  ScheduleView,
} from "@jobwire/jobs/wire";
import type {
  BatchJob,
  BatchOptions,
  CircuitsApi,
  CreditsApi,
  FailuresApi,
  ItemsApi,
  JobScope,
  JobsApi,
  QueuesApi,
  SchedulesApi,
  StartOptions,
  TypicalDurations,
  Viewer,
  StudyApi,
} from "./api.ts";
import type { JobHandle } from "./job-handle.ts";
import type { Connection } from "./live/connection.ts";
import type { LiveStore } from "./live/live-store.ts";
import type { LogStore } from "./live/log-store.ts";
import type { ValueStore } from "./live/value-store.ts";
import type { DeliveriesApi, InboxApi, MailsApi, NotifyApi, PushApi, WebhooksApi } from "./news-api.ts";
import type { UploadedItem, UploadOptions } from "./upload-item.ts";

/** Everything a program or a page does with a Jobwire server, typed by the task catalog. */
export interface JobwireClient extends AsyncDisposable {
  /** Origin of the server, without a trailing slash. */
  readonly url: string;
  /** Starts a job. Rejects with a `JobwireError` that names the wrong field. */
  start<N extends TaskName>(task: N, input: TaskInput<N>, options?: StartOptions): Promise<JobHandle<N>>;
  /** Starts many jobs as one: a handle on the batch, whose view's `children` counts are its progress. */
  startBatch(jobs: readonly BatchJob[], options: BatchOptions): Promise<JobHandle<"jobs.batch">>;
  /** A handle on a job that was started before, here or elsewhere. */
  job<N extends TaskName = TaskName>(jobId: string): JobHandle<N>;
  /** Sends a file to the library. Rejects with a `JobwireError` when the server refuses it. */
  uploadItem(file: Blob, options?: UploadOptions): Promise<UploadedItem>;
  readonly jobs: JobsApi;
  readonly items: ItemsApi;
  readonly queues: QueuesApi;
  readonly schedules: SchedulesApi & {
    /** The list, live: the viewer's own, or everybody's for admins. */
    live(scope: JobScope): ValueStore<ScheduleView[]>;
  };
  readonly circuits: CircuitsApi;
  readonly failures: FailuresApi & {
    /** The list, live: the viewer's own, or everybody's for admins. */
    live(scope: JobScope): ValueStore<FailureGroup[]>;
  };
  readonly study: StudyApi;
  readonly collection: CollectionApi & {
    /** How the viewer's collection stands, live: when it changes, what was read of it may be old. */
    readonly live: ValueStore<CollectionStamp>;
  };
  readonly inbox: InboxApi & {
    /** The viewer's inbox, live. */
    readonly live: ValueStore<InboxView>;
    /** How much of it is not read, live: ahead of the inbox where much ends at once. */
    readonly liveUnread: ValueStore<UnreadView>;
  };
  readonly notify: NotifyApi;
  readonly deliveries: DeliveriesApi & {
    /** Deliveries of one job, or to one webhook, live; the same store for the same one. */
    live(of: { jobId: string } | { webhookId: string }): ValueStore<DeliveryView[]>;
  };
  readonly webhooks: WebhooksApi;
  readonly push: PushApi;
  readonly mails: MailsApi;
  readonly tasks: { typicalDurations(): Promise<TypicalDurations> };
  readonly credits: CreditsApi & {
    /** How the viewer's credits stand, live: when it changes, what was read of them may be old. */
    readonly live: ValueStore<CreditsStamp>;
  };
  readonly account: { me(): Promise<Viewer> };
  /** Every job of the viewer, live. */
  readonly live: LiveStore;
  /** Everyone's jobs, live; for admins. */
  readonly liveAll: LiveStore;
  /** Counts, workers, queues and circuits, live; for admins. */
  readonly floor: ValueStore<FloorView>;
  /** The log of one job; the same store for the same id while somebody holds it. */
  log(jobId: string): LogStore;
  readonly connection: Connection;
  /** Drops what is held of the viewer and connects again: call it after signing in or out by cookie. */
  forgetViewer(): void;
  /** Ends every subscription and the socket. Idempotent. Pending `result()` calls reject. */
  close(): Promise<void>;
}
