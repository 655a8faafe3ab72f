import type { JobView } from "@jobwire/jobs/wire";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { JobFilter, JobPage, JobScope } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { mergeJobs } from "./merge-jobs.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useStableList } from "./use-stable-list.ts";

export interface JobList {
  /** Newest first, live; as far back as was fetched. The same array until one of them changes. */
  jobs: readonly JobView[];
  isPending: boolean;
  error: JobwireError | null;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder(): Promise<void>;
}

/** A live list: pages tell how far back it goes, the live store what is true of each job. */
export function useJobList(scope: JobScope, filter: JobFilter): JobList {
  const client = useJobwire();
  const store = scope === "all" ? client.liveAll : client.live;
  useEffect(() => store.retain(), [store]);

  const pages = useInfiniteQuery<JobPage, JobwireError, { pages: JobPage[] }, readonly unknown[], string | null>({
    ...readOnce,
    queryKey: queryKeys.jobs(scope, filter),
    queryFn: async ({ pageParam }) => {
      const since = store.moment();
      const page = await client.jobs.list({ ...filter, scope, cursor: pageParam });
      return { ...page, jobs: page.jobs.map((job) => store.learn(job, since)) };
    },
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

  const live = useSyncExternalStore(store.subscribe, store.all, store.all);
  const { data, hasNextPage, fetchNextPage } = pages;
  const key = JSON.stringify(filter);
  const merged = useMemo(() => {
    const read = data?.pages.flatMap((page) => page.jobs) ?? [];
    return mergeJobs(read, live, JSON.parse(key) as JobFilter, hasNextPage);
  }, [data, live, key, hasNextPage]);

  return {
    jobs: useStableList(merged),
    isPending: pages.isPending,
    error: pages.error,
    hasOlder: hasNextPage,
    isFetchingOlder: pages.isFetchingNextPage,
    fetchOlder: async () => void (await fetchNextPage()),
  };
}
