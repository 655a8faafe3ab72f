import type { ItemView } from "@jobwire/jobs/wire";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ItemPage } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useStableList } from "./use-stable-list.ts";

export interface UseItems {
  /** Newest first; what is added or removed in another browser comes and goes here, too. */
  items: readonly ItemView[];
  isPending: boolean;
  error: JobwireError | null;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder(): Promise<void>;
}

/** The viewer's library. */
export function useItems(): UseItems {
  const client = useJobwire();
  const { data, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery<
    ItemPage,
    JobwireError,
    { pages: ItemPage[] },
    readonly unknown[],
    string | null
  >({
    ...readOnce,
    queryKey: queryKeys.items,
    queryFn: ({ pageParam }) => client.items.list({ cursor: pageParam }),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = useMemo(() => {
    const byId = new Map(data?.pages.flatMap((page) => page.items.map((item) => [item.id, item] as const)));
    return [...byId.values()];
  }, [data]);
  return {
    items: useStableList(items),
    isPending,
    error,
    hasOlder: hasNextPage,
    isFetchingOlder: isFetchingNextPage,
    fetchOlder: async () => void (await fetchNextPage()),
  };
}
