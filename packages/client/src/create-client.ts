import type {
  CollectionStamp,
  CreditsStamp,
  DeliveryView,
  FailureGroup,
  FloorView,
  InboxView,
  UnreadView,
  ScheduleView,
  ValueFrame,
} from "@jobwire/jobs/wire";
import type { JobScope } from "./api.ts";
import type { JobwireClient } from "./client.ts";
import { createApi } from "./create-api.ts";
import { createJobHandle, type HandleContext } from "./create-job-handle.ts";
import { createTrpc } from "./create-trpc.ts";
import { Feed, type FeedObserver } from "./live/feed.ts";
import type { OpenLogFeed } from "./live/follow-log.ts";
import { isOlderRead } from "./live/is-older-read.ts";
import { Link } from "./live/link.ts";
import { createLiveStore } from "./live/live-store.ts";
import { createLogStore } from "./live/log-store.ts";
import { createValueStore } from "./live/value-store.ts";
import { sendFile } from "./send-file.ts";
import { sendResumable } from "./send-resumable.ts";

/** Logs held in memory after their readers left, so that going back to a job shows it at once. */
const LOGS_KEPT = 20;

export interface ClientOptions {
  /** Origin of the server, e.g. `https://jobs.example.com`; in a browser, `""` is the page's own. */
  url: string;
  /** A key `jw_…`, for programs. */
  apiKey?: string;
  /** A session's token, for programs that signed in; browsers use the cookie. */
  sessionToken?: string;
  /** How changes arrive: over a WebSocket, falling back to SSE where it is blocked (default); or SSE from the start. */
  transport?: "ws" | "sse";
}

/** Connects to a Jobwire server. Opens no socket until something is watched. */
export function createClient(options: ClientOptions): JobwireClient {
  const url = (options.url === "" ? location.origin : options.url).replace(/\/+$/, "");
  const httpUrl = `${url}/trpc`;
  const credential = options.apiKey ?? options.sessionToken;
  const headers: Record<string, string> = credential === undefined ? {} : { authorization: `Bearer ${credential}` };

  const link = new Link({
    httpUrl,
    mode: options.transport ?? "ws",
    connectionParams: connectionParamsOf(options),
    probe: () => api.account.me(),
    onNotYou: () => void doubtViewer(),
  });
  const trpc = createTrpc({ httpUrl, headers, subscriptions: link.transport.link });
  const api = createApi(trpc);

  const openLive = (scope: JobScope) =>
    createLiveStore({
      read: (jobId) => api.jobs.get(jobId),
      findMissing: (jobIds) => api.jobs.missing(jobIds),
      open: (listeners) =>
        new Feed({
          ...listeners,
          link,
          isVital: true,
          open: (lastEventId, observer) =>
            trpc.live.subscribe({ scope, ...(lastEventId && { lastEventId }) }, observer),
        }),
    });
  const live = openLive("own");
  const liveAll = openLive("all");

  const openLog: OpenLogFeed = (jobId, afterSeq, listeners) =>
    new Feed({
      ...listeners,
      link,
      isVital: false,
      open: (_, observer) => trpc.log.subscribe({ jobId, afterSeq: afterSeq() }, observer),
    });
  const logs = new Map<string, ReturnType<typeof createLogStore>>();

  const openValue = <T>(
    open: (observer: FeedObserver) => { unsubscribe(): void },
    isOlder?: (value: T, than: T) => boolean,
  ) =>
    createValueStore<T>({
      ...(isOlder && { isOlder }),
      open: (listeners) =>
        new Feed<ValueFrame<T>>({ ...listeners, link, isVital: false, open: (_, seen) => open(seen) }),
    });
  const openBoth = <T>(open: (scope: JobScope, observer: FeedObserver) => { unsubscribe(): void }) => ({
    own: openValue<T>((seen) => open("own", seen)),
    all: openValue<T>((seen) => open("all", seen)),
  });
  const floor = openValue<FloorView>((seen) => trpc.floor.subscribe({}, seen));
  const schedules = openBoth<ScheduleView[]>((scope, seen) => trpc.schedules.watch.subscribe({ scope }, seen));
  const failures = openBoth<FailureGroup[]>((scope, seen) => trpc.failures.watch.subscribe({ scope }, seen));
  const inbox = openValue<InboxView>((seen) => trpc.inbox.watch.subscribe({}, seen), isOlderRead);
  const unread = openValue<UnreadView>((seen) => trpc.inbox.watchUnread.subscribe({}, seen), isOlderRead);
  const collection = openValue<CollectionStamp>((seen) => trpc.collection.watch.subscribe({}, seen));
  const credits = openValue<CreditsStamp>((seen) => trpc.credits.watch.subscribe({}, seen));
  const deliveries = new Map<string, ReturnType<typeof createValueStore<DeliveryView[]>>>();
  const deliveriesOf = (of: { jobId: string } | { webhookId: string }) => {
    const key = JSON.stringify(of);
    const store = deliveries.get(key) ?? openValue<DeliveryView[]>((seen) => trpc.deliveries.watch.subscribe(of, seen));
    deliveries.set(key, store);
    return store;
  };
  const values = [inbox, unread, collection, credits, floor, schedules.own, schedules.all, failures.own, failures.all];

  const closing = new AbortController();
  const viewer = remembered(() => api.account.me());
  const handleContext: HandleContext = {
    jobs: api.jobs,
    openLog,
    closed: closing.signal,
    live,
    storeOf: async (view) => (view.userId === (await viewer.get()).id ? live : liveAll),
  };

  const close = async () => {
    if (closing.signal.aborted) return;
    closing.abort();
    for (const store of [live, liveAll, ...values, ...deliveries.values(), ...logs.values()]) store.close();
    await link.close();
  };

  const forgetViewer = () => {
    viewer.forget();
    for (const store of logs.values()) store.close();
    logs.clear();
    live.reset();
    liveAll.reset();
    for (const value of [...values, ...deliveries.values()]) value.reset();
    link.reconnect();
  };

  /** The server hung up because the viewer may be another one now, or in another role: forget them if so. */
  const doubtViewer = async () => {
    const before = await viewer.known();
    viewer.forget();
    if (before === null || closing.signal.aborted) return;
    const now = await viewer.get().catch(() => null);
    if (now !== null && (now.id !== before.id || now.role !== before.role)) forgetViewer();
  };

  return {
    url,
    ...api,
    credits: { ...api.credits, live: credits },
    account: { me: viewer.get },
    inbox: { ...api.inbox, live: inbox, liveUnread: unread },
    collection: { ...api.collection, live: collection },
    deliveries: { ...api.deliveries, live: deliveriesOf },
    schedules: { ...api.schedules, live: (scope) => schedules[scope] },
    failures: { ...api.failures, live: (scope) => failures[scope] },
    forgetViewer,
    live,
    liveAll,
    floor,
    connection: link,
    async start(task, input, startOptions) {
      const started = await api.jobs.start(task, input, startOptions);
      return createJobHandle(handleContext, started.jobId, "viewer");
    },
    async startBatch(jobs, batchOptions) {
      const started = await api.jobs.startBatch(jobs, batchOptions);
      return createJobHandle(handleContext, started.jobId, "viewer");
    },
    job: (jobId) => createJobHandle(handleContext, jobId),
    uploadItem: (file, uploadOptions = {}) =>
      // Only a browser has reloads to survive, and a way to tell how much has left.
      typeof XMLHttpRequest === "function"
        ? sendResumable({
            endpoint: `${url}/api/uploads`,
            headers,
            file,
            options: uploadOptions,
            readItem: (itemId) => api.items.get(itemId),
          })
        : sendFile({ url: `${url}/api/items`, headers, file, options: uploadOptions }),
    log(jobId) {
      const store = logs.get(jobId) ?? createLogStore({ jobId, open: openLog });
      // Put at the end: the first one is the one not asked for in the longest time.
      logs.delete(jobId);
      logs.set(jobId, store);
      for (const [id, old] of logs) {
        if (logs.size <= LOGS_KEPT) break;
        if (!old.isFollowed()) logs.delete(id);
      }
      return store;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function connectionParamsOf({ apiKey, sessionToken }: ClientOptions): Record<string, string> | undefined {
  if (apiKey !== undefined) return { apiKey };
  return sessionToken === undefined ? undefined : { token: sessionToken };
}

/** Asks once and remembers the answer; asks again after a failure. */
function remembered<T>(ask: () => Promise<T>): { get(): Promise<T>; known(): Promise<T | null>; forget(): void } {
  let answer: Promise<T> | null = null;
  const forget = () => (answer = null);
  return {
    forget,
    /** What was answered before; null when nothing was. */
    known: async () => (answer === null ? null : answer.catch(() => null)),
    get: () =>
      (answer ??= ask().catch((error: unknown) => {
        forget();
        throw error;
      })),
  };
}
