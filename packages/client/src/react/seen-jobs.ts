import type { ObservableValue } from "../live/observable-value.ts";

/** What a viewer has looked at on this device. */
export interface SeenJobs {
  /** Whatever finished before this instant counts as seen (ISO). */
  since: string;
  marks: readonly string[];
}

/** Marks kept per viewer; more than the finished jobs that are held live. */
const MARKS_KEPT = 500;
/** On a device that is new to the viewer, only the last day is news. */
const NEWS_OF_MS = 24 * 60 * 60 * 1_000;

export interface SeenJobsStore extends ObservableValue<SeenJobs> {
  mark(marks: readonly string[]): void;
}

/** Seen-marks in this device's storage, shared between tabs; in memory where there is no storage. */
export function createSeenJobs(viewerId: string, storage: Storage | null = deviceStorage()): SeenJobsStore {
  const key = `jobwire.seen.${viewerId}`;
  const fresh = (): SeenJobs => ({ since: new Date(Date.now() - NEWS_OF_MS).toISOString(), marks: [] });
  const load = () => parse(storage?.getItem(key)) ?? fresh();
  let seen = load();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const save = () => {
    try {
      storage?.setItem(key, JSON.stringify(seen));
    } catch {
      // Full or forbidden: the marks then last as long as the page.
    }
  };
  const onStorage = (event: StorageEvent) => {
    if (event.key !== key) return;
    seen = load();
    tell();
  };
  save();

  return {
    get: () => seen,
    subscribe(listener) {
      if (listeners.size === 0) globalThis.addEventListener?.("storage", onStorage);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) globalThis.removeEventListener?.("storage", onStorage);
      };
    },
    mark(marks) {
      const before = new Set(seen.marks);
      const news = marks.filter((id) => !before.has(id));
      if (news.length === 0) return;
      seen = { ...seen, marks: [...seen.marks, ...news].slice(-MARKS_KEPT) };
      save();
      tell();
    },
  };
}

function deviceStorage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

function parse(text: string | null | undefined): SeenJobs | null {
  try {
    const value = JSON.parse(text ?? "null") as Partial<SeenJobs> | null;
    const isSound = typeof value?.since === "string" && Array.isArray(value.marks);
    return isSound ? { since: value.since as string, marks: value.marks as string[] } : null;
  } catch {
    return null;
  }
}
