import { isTerminal } from "@jobwire/db/lifecycle";
import { type BusMessage, type FloorPart, type Hint, MAX_ITEMS_NAMED } from "./change-bus.ts";

export interface OutboxOptions {
  /** Least time between two sends about one job, in milliseconds. The first goes at once. */
  coalesceMs: number;
  /** More hints than this waiting to be sent are dropped in favour of one `sweep`. */
  maxHints: number;
  /** Called when something is ready to be taken. */
  onReady: () => void;
}

/**
 * What waits to be sent to other processes. The first hint of a job is ready at once; further ones
 * within `coalesceMs` are folded into the latest. A terminal hint never waits and is never folded away.
 */
export interface Outbox {
  put(message: BusMessage): void;
  /** Takes all that is ready. */
  take(): BusMessage[];
  /** Makes everything ready, due or not. */
  ripen(): void;
  readonly isEmpty: boolean;
  /** Drops everything and sends `sweep` instead: for when a send has failed. */
  replaceBySweep(): void;
  /** Stops the timer. */
  stop(): void;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { coalesceMs, maxHints, onReady } = options;
  /** Ready to go, per job; more than one only after a terminal hint (a job run anew). */
  const ready = new Map<string, Hint[]>();
  /** Waits for its job's `coalesceMs` to pass. */
  const waiting = new Map<string, Hint>();
  const lastReadyAt = new Map<string, number>();
  let sweep = false;
  let workers = false;
  const floor = new Set<FloorPart>();
  const access = new Set<string>();
  const told = new Set<string>();
  /** By user; null: too many to name. */
  const items = new Map<string, Set<string> | null>();
  let itemsLost = false;
  /** By user. */
  const removed = new Map<string, Set<string>>();
  let removedCount = 0;
  let timer: NodeJS.Timeout | undefined;

  function putHint(hint: Hint): void {
    if (sweep) return; // a sweep is ready to go and says it all
    const now = performance.now();
    const since = now - (lastReadyAt.get(hint.jobId) ?? -Infinity);
    const older = waiting.get(hint.jobId);
    const latest = older ? fold(older, hint) : hint;
    if (isTerminal(latest.state) || since >= coalesceMs) {
      waiting.delete(hint.jobId);
      makeReady(latest, now);
      onReady();
      return;
    }
    waiting.set(hint.jobId, latest);
    schedule();
  }

  function makeReady(hint: Hint, now: number): void {
    lastReadyAt.set(hint.jobId, now);
    const hints = ready.get(hint.jobId);
    const last = hints?.at(-1);
    if (!hints || !last) ready.set(hint.jobId, [hint]);
    else if (isTerminal(last.state) && hint.rev > last.rev) hints.push(hint);
    else hints[hints.length - 1] = fold(last, hint);
    if (ready.size > maxHints) replaceBySweep();
  }

  function putItems(userId: string, itemIds: readonly string[] | null): void {
    const before = items.get(userId);
    const named = itemIds === null || before === null ? null : new Set([...(before ?? []), ...itemIds]);
    items.set(userId, named !== null && named.size > MAX_ITEMS_NAMED ? null : named);
  }

  /** More than can be sent is dropped: a list that still shows them learns of it when it is next read. */
  function putRemoved(userId: string, jobIds: readonly string[]): void {
    if (removedCount + jobIds.length > maxHints) return;
    const named = removed.get(userId) ?? new Set();
    for (const jobId of jobIds) named.add(jobId);
    removed.set(userId, named);
    removedCount += jobIds.length;
  }

  function schedule(): void {
    if (timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      const now = performance.now();
      for (const [jobId, at] of lastReadyAt) {
        if (now - at < coalesceMs) continue;
        const hint = waiting.get(jobId);
        if (hint) {
          waiting.delete(jobId);
          makeReady(hint, now);
        } else lastReadyAt.delete(jobId);
      }
      if (lastReadyAt.size > 0) schedule();
      if (ready.size > 0 || sweep) onReady();
    }, coalesceMs);
    timer.unref();
  }

  function replaceBySweep(): void {
    ready.clear();
    waiting.clear();
    lastReadyAt.clear();
    sweep = true;
  }

  return {
    put(message) {
      switch (message.kind) {
        case "hints":
          for (const hint of message.hints) putHint(hint);
          // Hints that went at once leave their job's time behind; the timer clears it.
          if (lastReadyAt.size > 0) schedule();
          if (sweep) onReady();
          return;
        case "sweep":
          replaceBySweep();
          break;
        case "workers":
          workers = true;
          break;
        case "floor":
          floor.add(message.what);
          break;
        case "access":
          access.add(message.userId);
          break;
        case "told":
          told.add(message.userId);
          break;
        case "items":
          putItems(message.userId, message.itemIds);
          break;
        case "items-lost":
          itemsLost = true;
          break;
        case "removed":
          putRemoved(message.userId, message.jobIds);
          break;
      }
      onReady();
    },
    take() {
      const messages: BusMessage[] = [];
      for (const userId of access) messages.push({ kind: "access", userId });
      for (const userId of told) messages.push({ kind: "told", userId });
      if (workers) messages.push({ kind: "workers" });
      for (const what of floor) messages.push({ kind: "floor", what });
      if (itemsLost) messages.push({ kind: "items-lost" });
      for (const [userId, named] of items)
        messages.push({ kind: "items", userId, itemIds: named === null ? null : [...named] });
      for (const [userId, named] of removed) messages.push({ kind: "removed", userId, jobIds: [...named] });
      if (sweep) messages.push({ kind: "sweep" });
      if (ready.size > 0) messages.push({ kind: "hints", hints: [...ready.values()].flat() });
      access.clear();
      told.clear();
      items.clear();
      itemsLost = false;
      removed.clear();
      removedCount = 0;
      workers = false;
      floor.clear();
      sweep = false;
      ready.clear();
      return messages;
    },
    ripen() {
      for (const hint of waiting.values()) makeReady(hint, performance.now());
      waiting.clear();
    },
    get isEmpty() {
      const noHints = ready.size === 0 && waiting.size === 0 && !sweep;
      return (
        noHints &&
        !workers &&
        floor.size === 0 &&
        !itemsLost &&
        removed.size === 0 &&
        access.size === 0 &&
        told.size === 0 &&
        items.size === 0
      );
    },
    replaceBySweep,
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** The newer of two hints about one job; progress of the same attempt is carried over. */
function fold(older: Hint, newer: Hint): Hint {
  const [early, late] = newer.rev >= older.rev ? [older, newer] : [newer, older];
  const progress = laterProgress(early.progress, late.progress);
  return progress ? { ...late, progress } : late;
}

function laterProgress(a: Hint["progress"], b: Hint["progress"]): Hint["progress"] {
  if (!a || !b) return b ?? a;
  if (a.attempt !== b.attempt) return a.attempt > b.attempt ? a : b;
  return a.n > b.n ? a : b;
}
