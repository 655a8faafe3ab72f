import type { AwayGroup, InboxView, NoteView } from "@jobwire/jobs/wire";
import { useCallback, useEffect, useMemo } from "react";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { newestUnread } from "./newest-unread.ts";
import { useValue } from "./use-value.ts";

export interface UseInbox {
  /** What ended, newest first, read or not; at most 100. Empty until it has arrived. */
  notes: readonly NoteView[];
  /** All that are not read, also those that are not listed; ahead of what is listed where much ends at once. */
  unread: number;
  /** Of these, those that are not listed. */
  unreadElsewhere: number;
  /** Jobs that failed and were neither retried nor removed, also those that are not listed; counted up to 10 000. */
  failed: number;
  /** What ended while the viewer was away, in groups with exact counts; the most first. */
  away: readonly AwayGroup[];
  isPending: boolean;
  error: JobwireError | null;
  isRead(jobId: string): boolean;
  /** On all of the viewer's devices. */
  markRead(jobIds: readonly string[] | "all"): Promise<void>;
  /** As shown: the groups of `away` are then empty, and nobody is mailed about what they saw. */
  markSeen(jobIds: readonly string[] | "all"): Promise<void>;
}

const EMPTY: Omit<InboxView, "version"> = { notes: [], unread: 0, failed: 0, away: [] };

/** What has finished, and what of it the viewer has read: the same on each of their devices, live. */
export function useInbox(): UseInbox {
  const { inbox } = useJobwire();
  const { value, error } = useValue(inbox.live);
  const { value: count } = useValue(inbox.liveUnread);
  const { notes, unread: unreadThen, failed, away } = value ?? EMPTY;
  const unreadIds = useMemo(() => new Set(notes.filter(({ isRead }) => !isRead).map(({ jobId }) => jobId)), [notes]);
  return {
    notes,
    unread: newestUnread(value, count),
    // As of when they were listed: the count may be ahead of the list.
    unreadElsewhere: unreadThen - unreadIds.size,
    failed,
    away,
    isPending: value === null && error === null,
    error,
    isRead: useCallback((jobId: string) => !unreadIds.has(jobId), [unreadIds]),
    markRead: inbox.markRead,
    markSeen: inbox.markSeen,
  };
}

/** How long after its arrival a note is of this moment, in milliseconds. */
const FRESH_MS = 15_000;

/**
 * Tells the server what the viewer sees end: notes that arrive while this page is visible, or that it
 * becomes visible for within moments. Place it once, where every page shows what ends.
 */
export function useSeenWhileVisible(): void {
  const { inbox } = useJobwire();
  const { value } = useValue(inbox.live);
  useEffect(() => {
    const fresh = (value?.notes ?? []).filter((note) => note.isFresh && !note.isSeen).map(({ jobId }) => jobId);
    if (fresh.length === 0) return undefined;
    const arrivedAt = Date.now();
    const look = () => {
      if (document.visibilityState !== "visible") return;
      stop();
      // Not heard: then a mail is sent that was not needed.
      if (Date.now() - arrivedAt < FRESH_MS) void inbox.markSeen(fresh).catch(() => {});
    };
    const stop = () => document.removeEventListener("visibilitychange", look);
    document.addEventListener("visibilitychange", look);
    look();
    return stop;
  }, [inbox, value]);
}
