import type { JobEvent } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";
import { followLog, type OpenLogFeed } from "./follow-log.ts";
import type { ObservableValue } from "./observable-value.ts";

/**
 * - `loading` – nothing has arrived yet
 * - `live` – complete so far, and followed
 * - `failed` – refused (no such job, signed out); see `error`
 */
export type LogStatus = "loading" | "live" | "failed";

export interface LogState {
  /** In order of `seq`, without a gap. A new array after every change. */
  events: readonly JobEvent[];
  status: LogStatus;
  error: JobwireError | null;
}

/** The log of one job, followed while somebody subscribes. */
export type LogStore = ObservableValue<LogState>;

/** Followed this long after the last reader left, so that turning a page does not ask again. */
const LINGER_MS = 1_000;

/** Makes the store of one job's log. What it holds is kept when nobody reads, and gone on from later. */
export function createLogStore(options: { jobId: string; open: OpenLogFeed }): LogStore & {
  isFollowed(): boolean;
  close(): void;
} {
  const listeners = new Set<() => void>();
  let state: LogState = { events: [], status: "loading", error: null };
  let following: { close(): void } | null = null;
  let lingerTimer: ReturnType<typeof setTimeout> | undefined;

  const publish = (next: LogState) => {
    state = next;
    for (const listener of [...listeners]) listener();
  };
  const start = () =>
    followLog({
      open: options.open,
      jobId: options.jobId,
      afterSeq: state.events.at(-1)?.seq ?? 0,
      onEvents(news) {
        const isNews = news.length > 0 || state.status !== "live";
        if (isNews) publish({ events: [...state.events, ...news], status: "live", error: null });
      },
      onRefused: (error) => publish({ ...state, status: "failed", error }),
    });
  const stop = () => {
    clearTimeout(lingerTimer);
    following?.close();
    following = null;
  };

  return {
    get: () => state,
    isFollowed: () => following !== null,
    subscribe(listener) {
      listeners.add(listener);
      clearTimeout(lingerTimer);
      following ??= start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) lingerTimer = setTimeout(stop, LINGER_MS);
      };
    },
    close: stop,
  };
}
