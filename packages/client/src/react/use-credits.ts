import { catalog, type TaskDefinition } from "@jobwire/jobs/catalog";
import type { CreditsView } from "@jobwire/jobs/wire";
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useReadAgain } from "./use-read-again.ts";
import { useValue } from "./use-value.ts";

export interface UseCredits {
  /** To spend; null while unknown. */
  available: number | null;
  /** Reserved for jobs that are not over. */
  held: number;
  /** Newest first, as far as it was fetched. */
  entries: CreditsView["entries"];
  isPending: boolean;
  error: JobwireError | null;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder(): void;
}

/** The viewer's credits, live: they are read again when a job with a price changes its state, and when some are given. */
export function useCredits(): UseCredits {
  const client = useJobwire();
  const { live } = client;
  useEffect(() => live.retain(), [live]);
  const jobs = useSyncExternalStore(live.subscribe, live.all, live.all);
  const query = useInfiniteQuery<
    CreditsView,
    JobwireError,
    InfiniteData<CreditsView>,
    typeof queryKeys.credits,
    number | null
  >({
    ...readOnce,
    queryKey: queryKeys.credits,
    initialPageParam: null,
    queryFn: ({ pageParam }) => client.credits.mine(pageParam === null ? {} : { before: pageParam }),
    getNextPageParam: ({ nextBefore }) => nextBefore,
  });
  const { value: stamp } = useValue(client.credits.live);
  useReadAgain(stamp === null ? undefined : JSON.stringify(stamp), query.refetch);
  // What jobs change, told with them.
  const moves = jobs
    .filter(({ task, parentId, rev }) => parentId === null && rev > 0 && hasPrice(task))
    .map(({ id, state }) => `${id} ${state}`)
    .join();
  const seen = useRef(moves);
  const { refetch } = query;
  useEffect(() => {
    if (seen.current === moves) return;
    seen.current = moves;
    void refetch();
  }, [moves, refetch]);
  const pages = query.data?.pages ?? [];
  return {
    available: pages[0]?.available ?? null,
    held: pages[0]?.held ?? 0,
    entries: pages.flatMap(({ entries }) => entries),
    isPending: query.isPending,
    error: query.error,
    hasOlder: query.hasNextPage,
    isFetchingOlder: query.isFetchingNextPage,
    fetchOlder: () => void query.fetchNextPage(),
  };
}

/** A task that this page does not know yet, after an update of the server, may have one. */
function hasPrice(task: keyof typeof catalog): boolean {
  const definition: TaskDefinition | undefined = catalog[task];
  return definition === undefined || definition.credits !== undefined;
}
