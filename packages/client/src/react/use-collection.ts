import type { CollectionEntryView } from "@jobwire/jobs/wire";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { CollectionFilter, CollectionPage } from "../collection-api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useReadAgain } from "./use-read-again.ts";
import { useValue } from "./use-value.ts";

/** Whoever goes on from the first page goes on for long: as many as the server gives at once. */
const OLDER_PAGE = 100;

export interface UseCollection {
  /** Newest first; what comes into the collection or leaves it, wherever, comes and goes here. */
  entries: readonly CollectionEntryView[];
  /** All of the collection, whatever the filter; null while unknown. */
  count: number | null;
  isPending: boolean;
  /** What is listed was found by the filter before; the answer to this one is under way. */
  isOutdated: boolean;
  error: JobwireError | null;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder(): Promise<void>;
}

/** The results that the viewer keeps, or what of them fits a filter; live. */
export function useCollection(filter: CollectionFilter = {}): UseCollection {
  const client = useJobwire();
  const { value: stamp } = useValue(client.collection.live);
  const query = useInfiniteQuery<
    CollectionPage,
    JobwireError,
    { pages: CollectionPage[] },
    readonly unknown[],
    string | null
  >({
    ...readOnce,
    queryKey: queryKeys.collection(filter),
    queryFn: ({ pageParam }) =>
      client.collection.list({ ...filter, cursor: pageParam, ...(pageParam !== null && { limit: OLDER_PAGE }) }),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // While nobody looks, nothing is heard: what is opened again is read again.
    staleTime: 0,
    refetchOnMount: true,
  });
  useReadAgain(stamp === null ? undefined : JSON.stringify(stamp), query.refetch);
  const entries = useMemo(() => query.data?.pages.flatMap((page) => page.entries) ?? [], [query.data]);
  return {
    entries,
    count: stamp?.count ?? null,
    isPending: query.isPending,
    isOutdated: query.isPlaceholderData,
    error: query.error,
    hasOlder: query.hasNextPage,
    isFetchingOlder: query.isFetchingNextPage,
    fetchOlder: async () => void (await query.fetchNextPage()),
  };
}

/** A job's result as it stands in the viewer's collection, live; null where it does not, undefined while unknown. */
export function useCollectionEntry(jobId: string): CollectionEntryView | null | undefined {
  const client = useJobwire();
  const { value: stamp } = useValue(client.collection.live);
  const { data, refetch } = useQuery<CollectionEntryView | null, JobwireError>({
    ...readOnce,
    queryKey: queryKeys.collectionEntry(jobId),
    queryFn: () => client.collection.get(jobId),
    staleTime: 0,
    refetchOnMount: true,
  });
  useReadAgain(stamp === null ? undefined : JSON.stringify(stamp), refetch);
  return data;
}
