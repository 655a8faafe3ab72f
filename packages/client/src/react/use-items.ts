import type { ItemView } from "@jobwire/jobs/wire";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { ItemFilter, ItemPage } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useStableList } from "./use-stable-list.ts";

export interface UseItems {
  /** Newest first; what is added or removed in another browser comes and goes here, too. */
  items: readonly ItemView[];
  isPending: boolean;
  /** What is listed was found by the filter before; the answer to this one is under way. */
  isOutdated: boolean;
  error: JobwireError | null;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder(): Promise<void>;
}

/** Whoever goes on from the first page goes on for long: as many as the server gives at once. */
const OLDER_PAGE = { limit: 200 } as const;

function sizeOf(cursor: string | null): Partial<typeof OLDER_PAGE> {
  return cursor === null ? {} : OLDER_PAGE;
}

type Pages = { pages: ItemPage[] };

/*
 * Pages are not compared with what was there (`structuralSharing`): each older one is kept as it is, and looking into
 * all of 10 000 items takes longer than drawing those in sight.
 */
/**
 * The viewer's library, or what of it fits a filter. Live, all of it: what is found is looked for again when
 * something came into the library or left it.
 */
export function useItems(filter: ItemFilter = {}): UseItems {
  const client = useJobwire();
  const isFiltered = filter.q !== undefined || filter.kind !== undefined;
  const library = useInfiniteQuery<ItemPage, JobwireError, Pages, readonly unknown[], string | null>({
    ...readOnce,
    queryKey: queryKeys.items,
    structuralSharing: false,
    queryFn: ({ pageParam }) => client.items.list({ cursor: pageParam, ...sizeOf(pageParam) }),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const found = useInfiniteQuery<ItemPage, JobwireError, Pages, readonly unknown[], string | null>({
    ...readOnce,
    queryKey: queryKeys.itemSearch(filter),
    structuralSharing: false,
    queryFn: ({ pageParam }) => client.items.list({ ...filter, cursor: pageParam, ...sizeOf(pageParam) }),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: isFiltered,
    // What was found before stays on screen until the new answer is there.
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const known = useMemo(() => byId(library.data), [library.data]);
  const inLibrary = useMemo(() => [...known.keys()].join(), [known]);
  const { refetch } = found;
  const lookedFor = useRef(inLibrary);
  useEffect(() => {
    if (lookedFor.current === inLibrary) return;
    lookedFor.current = inLibrary;
    if (isFiltered) void refetch();
  }, [inLibrary, isFiltered, refetch]);

  const items = useMemo(() => {
    if (!isFiltered) return [...known.values()];
    // The library is kept true item by item.
    return [...byId(found.data).values()].map((item) => known.get(item.id) ?? item);
  }, [isFiltered, known, found.data]);
  const shown = isFiltered ? found : library;
  return {
    items: useStableList(items),
    isPending: shown.isPending,
    isOutdated: shown.isPlaceholderData,
    error: shown.error,
    hasOlder: shown.hasNextPage,
    isFetchingOlder: shown.isFetchingNextPage,
    fetchOlder: async () => void (await shown.fetchNextPage()),
  };
}

function byId(data: Pages | undefined): Map<string, ItemView> {
  return new Map(data?.pages.flatMap((page) => page.items.map((item) => [item.id, item] as const)));
}
