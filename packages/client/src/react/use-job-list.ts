import type { JobView } from "@jobwire/jobs/wire";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { JobFilter, JobPage, JobScope } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { mergeJobs } from "./merge-jobs.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { isSameList, liveReader } from "./use-live-jobs.ts";

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

  const { data, hasNextPage, fetchNextPage } = pages;
  const key = JSON.stringify(filter);
  const read = useMemo(() => {
    const known = data?.pages.flatMap((page) => page.jobs) ?? [];
    const fits = JSON.parse(key) as JobFilter;
    return liveReader(store, (live) => mergeJobs(known, live, fits, hasNextPage), isSameList);
  }, [data, store, key, hasNextPage]);
  const jobs = useSyncExternalStore(store.subscribe, read, read);

  return {
    jobs,
    isPending: pages.isPending,
    error: pages.error,
    hasOlder: hasNextPage,
    isFetchingOlder: pages.isFetchingNextPage,
    fetchOlder: async () => void (await fetchNextPage()),
  };
}
