/** ⑩ The page's one truth about jobs: live frames in, newest views out. See ARCHITECTURE.md. */
import type { JobView, LiveFrame } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import { JobwireError } from "../jobwire-error.ts";
import { Batch } from "./batch.ts";
import { JobTable } from "./job-table.ts";

/** The newest known view of every job in scope, kept true by one subscription. */
export interface LiveStore {
  get(jobId: string): JobView | undefined;
  /** Every known job, newest first. The same array until something changes. */
  all(): readonly JobView[];
  /** Known jobs about an item, newest first. The same array until one of them changes. */
  ofItem(itemId: string): readonly JobView[];
  /** True once a snapshot has arrived. */
  isSynced(): boolean;
  /** Why the server refuses the subscription; null while it does not. */
  refusal(): JobwireError | null;
  /** Keeps the subscription open until the returned function is called. */
  retain(): () => void;
  /** Calls `listener` with the ids that changed, at most once a frame. Does not retain. */
  subscribe(listener: (changed: ReadonlySet<string>) => void): () => void;
  /** The same for one job. */
  subscribeJob(jobId: string, listener: () => void): () => void;
  /** Calls `listener` when what was read earlier has to be read again: the server began a new epoch. */
  onEpochChange(listener: () => void): () => void;
  /** Calls `listener` with jobs that are not there any more: drop what was read of them. */
  onRemoved(listener: (jobIds: ReadonlySet<string>) => void): () => void;
  /**
   * Calls `listener` with items that came into the viewer's library or left it; each may be named more
   * than once. Null: read the list again, for word of some may have been lost or was too much.
   */
  onItems(listener: (itemIds: readonly string[] | null) => void): () => void;
  /** How far the server's clock is ahead of this device's, in ms, as far as that matters; 0 before it was heard of. */
  clockAheadMs(): number;
  /** Counts snapshots. Take it before a read and hand it to `learn` after. */
  moment(): number;
  /**
   * Takes in a view that was read elsewhere; returns the newest known one. `readSince` is the
   * `moment()` before the read: a job under way that a snapshot in between did not hold is read again.
   */
  learn(view: JobView, readSince?: number): JobView;
  /** Drops a job that no longer exists. */
  forget(jobId: string): void;
  /** Forgets everything and, where somebody holds it, begins afresh: another viewer signed in. */
  reset(): void;
  /**
   * Shows a job that was asked for and has no id yet (`view.id` begins with `pending:`). It leaves
   * when the returned function is called, or when a new job of the same task and item appears.
   */
  expect(view: JobView): () => void;
}

/** A clock that differs by less is as good as right: word of the time takes a while to come. */
const CLOCK_TOLERANCE_MS = 5_000;

/** Begins the id of a job that the server has not confirmed yet. */
export const PENDING_PREFIX = "pending:";

export interface LiveStoreOptions {
  /** Opens the subscription; it resumes by itself until closed. */
  open(listeners: { onFrame(frame: LiveFrame): void; onRefused(error: JobwireError): void }): { close(): void };
  /** Reads one job afresh. Rejects with a `JobwireError`, status 404 when it is gone. */
  read(jobId: string): Promise<JobView>;
  /** Which of these jobs are not there any more. At most 500 ids. */
  findMissing(jobIds: readonly string[]): Promise<readonly string[]>;
}

/** Kept open this long after the last user lets go, so that turning a page does not reconnect. */
const LINGER_MS = 1_000;
/** Word of an unknown job is followed by its row within the server's next read; ask only if it was not. */
const ASK_AFTER_MS = 1_000;
/** Reads under way at once, after a snapshot left several in doubt: as many as share one request. */
const READS_AT_ONCE = 20;
/** Read again after one snapshot, at most; beyond that a page reload is cheaper. */
const MAX_DOUBTFUL = 500;
/** After this long without a word, finished jobs may have been removed without our being told. */
const LONG_AWAY_MS = 60_000;

/** Makes a store. Framework-free: React's hooks read it, so does a job's handle. */
export function createLiveStore(options: LiveStoreOptions): LiveStore & { close(): void } {
  let table = new JobTable();
  const listeners = new Set<(changed: ReadonlySet<string>) => void>();
  const jobListeners = new Map<string, Set<() => void>>();
  const epochListeners = new Set<() => void>();
  const removedListeners = new Set<(jobIds: ReadonlySet<string>) => void>();
  const itemListeners = new Set<(itemIds: readonly string[] | null) => void>();
  let snapshots = 0;
  let sorted: readonly JobView[] | null = null;
  let byItem: JobsByItem | null = null;
  let byItemBefore: JobsByItem = new Map();
  const expected = new Map<string, JobView>();
  let subscription: { close(): void } | null = null;
  let refusal: JobwireError | null = null;
  let holders = 0;
  let lingerTimer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  let lastFrameMs = Date.now();
  let clockAheadMs = 0;

  const batch = new Batch((changed) => {
    for (const listener of [...listeners]) listener(changed);
    for (const id of changed) for (const listener of jobListeners.get(id) ?? []) listener();
  });
  const touch = (ids: Iterable<string>) => {
    sorted = null;
    if (byItem !== null) byItemBefore = byItem;
    byItem = null;
    batch.add(ids);
  };
  const all = () => (sorted ??= [...table.views()].toSorted(newestFirst));
  const stopExpecting = (jobId: string) => {
    if (expected.delete(jobId) && table.forget(jobId)) touch([jobId]);
  };

  const tellRemoved = (ids: ReadonlySet<string>) => {
    for (const listener of [...removedListeners]) listener(ids);
  };
  const remove = (jobIds: readonly string[]) => {
    const ids = new Set(jobIds.filter((id) => table.remove(id)));
    if (ids.size === 0) return;
    touch(ids);
    tellRemoved(ids);
  };
  /** A resumed subscription is told what changed, not what was removed meanwhile: ask, once. */
  const findMissing = () => {
    const finished = table.finished(MAX_DOUBTFUL);
    if (finished.length === 0) return;
    // One that fails is made up for by the next long absence, or by whoever opens such a job.
    options.findMissing(finished).then(remove, () => {});
  };

  const doubtful = new Set<string>();
  let readsUnderWay = 0;
  const readNext = (): void => {
    const [id] = doubtful;
    if (id === undefined || readsUnderWay >= READS_AT_ONCE || isClosed) return;
    doubtful.delete(id);
    readsUnderWay += 1;
    options
      .read(id)
      .then((view) => {
        if (table.learn(view)) touch([id]);
      })
      .catch((error: unknown) => {
        if (error instanceof JobwireError && error.status === 404) remove([id]);
      })
      .finally(() => {
        readsUnderWay -= 1;
        readNext();
      });
    readNext();
  };
  const readAgain = (ids: Iterable<string>) => {
    for (const id of ids) if (!expected.has(id) && doubtful.size < MAX_DOUBTFUL) doubtful.add(id);
    readNext();
  };

  const tellItems = (itemIds: readonly string[] | null) => {
    for (const listener of [...itemListeners]) listener(itemIds);
  };

  const onFrame = (frame: LiveFrame) => {
    const wasSynced = table.isSynced;
    const isNew = (id: string) => table.get(id) === undefined;
    const appearing = frame.type === "ev" ? frame.events.map((event) => event.job).filter(isNew) : [];
    refusal = null;
    const { changed, removed, unsure, epochChanged } = table.apply(frame);
    if (frame.type === "snap") snapshots += 1;
    for (const id of appearing) {
      const view = table.get(id);
      const awaited = [...expected.values()].find((one) => one.task === view?.task && one.itemId === view.itemId);
      if (awaited !== undefined) stopExpecting(awaited.id);
    }
    if (changed.size > 0) touch(changed);
    // Listeners that wait for the snapshot hear of it also when it holds nothing new.
    else if (!wasSynced && table.isSynced) touch([""]);
    if (removed.size > 0) tellRemoved(removed);
    const wasAway = Date.now() - lastFrameMs > LONG_AWAY_MS;
    lastFrameMs = Date.now();
    if (frame.type === "hello" && frame.atMs !== undefined) {
      const aheadMs = frame.atMs - lastFrameMs;
      clockAheadMs = Math.abs(aheadMs) < CLOCK_TOLERANCE_MS ? 0 : aheadMs;
    }
    if (frame.type === "hello" && frame.resumed && wasAway) findMissing();
    if (frame.type === "snap") readAgain(unsure);
    else if (unsure.size > 0) {
      setTimeout(() => readAgain([...unsure].filter((id) => table.get(id) === undefined)), ASK_AFTER_MS);
    }
    if (epochChanged) for (const listener of [...epochListeners]) listener();
    // Word of items is not replayed: what came before a hello may have been missed.
    if (frame.type === "hello") tellItems(null);
    else if (frame.type === "items") tellItems(frame.itemIds);
  };

  const open = () =>
    options.open({
      onFrame,
      onRefused: (error) => {
        refusal = error;
        touch([""]);
      },
    });
  const stop = () => {
    clearTimeout(lingerTimer);
    subscription?.close();
    subscription = null;
  };

  return {
    get: (jobId) => table.get(jobId),
    all,
    ofItem: (itemId) => (byItem ??= groupByItem(all(), byItemBefore)).get(itemId) ?? NO_JOBS,
    isSynced: () => table.isSynced,
    refusal: () => refusal,
    retain() {
      holders += 1;
      clearTimeout(lingerTimer);
      if (!isClosed) subscription ??= open();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (holders > 0) return;
        lingerTimer = setTimeout(stop, LINGER_MS);
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeJob(jobId, listener) {
      const own = jobListeners.get(jobId) ?? new Set();
      jobListeners.set(jobId, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && jobListeners.get(jobId) === own) jobListeners.delete(jobId);
      };
    },
    onEpochChange(listener) {
      epochListeners.add(listener);
      return () => epochListeners.delete(listener);
    },
    onRemoved(listener) {
      removedListeners.add(listener);
      return () => removedListeners.delete(listener);
    },
    onItems(listener) {
      itemListeners.add(listener);
      return () => itemListeners.delete(listener);
    },
    clockAheadMs: () => clockAheadMs,
    moment: () => snapshots,
    learn(view, readSince) {
      const missedSnapshot = readSince !== undefined && readSince !== snapshots;
      if (missedSnapshot && !isTerminal(view.state) && table.get(view.id) === undefined) readAgain([view.id]);
      if (table.learn(view)) touch([view.id]);
      return table.get(view.id) ?? view;
    },
    forget(jobId) {
      if (table.forget(jobId)) touch([jobId]);
    },
    reset() {
      const isHeld = subscription !== null && holders > 0;
      stop();
      touch([...table.views()].map(({ id }) => id));
      table = new JobTable();
      expected.clear();
      doubtful.clear();
      if (isHeld && !isClosed) subscription = open();
    },
    expect(view) {
      expected.set(view.id, view);
      table.learn(view);
      touch([view.id]);
      return () => stopExpecting(view.id);
    },
    close() {
      isClosed = true;
      stop();
      refusal = new JobwireError({ code: "client-closed", message: "The client was closed.", status: 0 });
      touch([""]);
    },
  };
}

/** By creation; ids break ties, so that every tab shows one order. */
export function newestFirst(a: JobView, b: JobView): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

const NO_JOBS: readonly JobView[] = [];
type JobsByItem = ReadonlyMap<string, readonly JobView[]>;

/** Groups by item, keeping the arrays of `before` in which nothing changed. */
function groupByItem(jobs: readonly JobView[], before: JobsByItem): JobsByItem {
  const groups = new Map<string, JobView[]>();
  for (const job of jobs) {
    if (job.itemId === null) continue;
    const group = groups.get(job.itemId);
    if (group === undefined) groups.set(job.itemId, [job]);
    else group.push(job);
  }
  const kept = new Map<string, readonly JobView[]>();
  for (const [itemId, group] of groups) {
    const old = before.get(itemId);
    const isSame = old?.length === group.length && group.every((job, index) => job === old[index]);
    kept.set(itemId, isSame ? old : group);
  }
  return kept;
}
