import type { JobView } from "@jobwire/jobs/wire";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { LiveStore } from "../live/live-store.ts";
import { useJobwire } from "./jobwire-provider.ts";

/**
 * Something that is read from all of the viewer's jobs held live. The component renders again only when that is another
 * value, however many jobs move meanwhile.
 * @param select pure, and the same function in every render: it stands outside of the component
 * @param isSame of two values; `Object.is` unless told
 */
export function useLiveJobs<T>(
  select: (jobs: readonly JobView[]) => T,
  isSame: (a: T, b: T) => boolean = Object.is,
): T {
  const { live } = useJobwire();
  useEffect(() => live.retain(), [live]);
  const read = useMemo(() => liveReader(live, select, isSame), [live, select, isSame]);
  return useSyncExternalStore(live.subscribe, read, read);
}

/** Reads something from the jobs of a store: the same value as last time as long as it is no other. */
export function liveReader<T>(
  live: Pick<LiveStore, "all">,
  select: (jobs: readonly JobView[]) => T,
  isSame: (a: T, b: T) => boolean,
): () => T {
  let last: { jobs: readonly JobView[]; value: T } | null = null;
  return () => {
    const jobs = live.all();
    if (last?.jobs !== jobs) {
      const value = select(jobs);
      last = { jobs, value: last !== null && isSame(last.value, value) ? last.value : value };
    }
    return last.value;
  };
}

/** Whether two lists hold the same values in the same order. */
export function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
