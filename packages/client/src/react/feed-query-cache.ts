import type { JobView } from "@jobwire/jobs/wire";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { JobPage } from "../api.ts";
import type { JobwireClient } from "../client.ts";
import { JobwireError } from "../jobwire-error.ts";
import type { LiveStore } from "../live/live-store.ts";
import { keepItemsTrue } from "./keep-items-true.ts";
import { queryKeys } from "./query-keys.ts";

/** ⑩ Keeps React Query's cache true by the live stores, without ever asking by the clock. Returns what ends it. */
export function feedQueryCache(client: JobwireClient, queryClient: QueryClient): () => void {
  const writeJobs = (store: LiveStore) => (changed: ReadonlySet<string>) => {
    for (const id of changed) {
      const view = store.get(id);
      if (view === undefined) continue;
      // Only what somebody has asked for is kept here; the store has the rest.
      queryClient.setQueryData<JobView>(queryKeys.job(id), (before) =>
        before === undefined || view.rev < before.rev ? before : view,
      );
    }
  };
  const dropJobs = (removed: ReadonlySet<string>) => {
    const isThere = (job: JobView) => !removed.has(job.id);
    queryClient.setQueriesData<InfiniteData<JobPage>>({ queryKey: queryKeys.everyJobs }, (data) => {
      if (data === undefined || data.pages.every((page) => page.jobs.every(isThere))) return data;
      return { ...data, pages: data.pages.map((page) => ({ ...page, jobs: page.jobs.filter(isThere) })) };
    });
    for (const id of removed) {
      queryClient.removeQueries({ queryKey: queryKeys.jobArtifacts(id) });
      queryClient.removeQueries({ queryKey: queryKeys.jobChildren(id) });
      // As if it had been asked for now. Resetting would bring back the view it began with.
      const query = queryClient.getQueryCache().find({ queryKey: queryKeys.job(id), exact: true });
      query?.setState({ data: undefined, status: "error", error: noSuchJob() });
    }
  };
  const readEverythingAgain = () => void queryClient.invalidateQueries({ queryKey: queryKeys.everything });

  let wasOpen = client.connection.get().state === "open";
  const readWhatFailed = () => {
    const isOpen = client.connection.get().state === "open";
    const cameBack = isOpen && !wasOpen;
    wasOpen = isOpen;
    if (!cameBack) return;
    void queryClient.refetchQueries({
      queryKey: queryKeys.everything,
      predicate: ({ state }) => state.status === "error",
    });
  };

  const stops = [
    client.live.retain(),
    client.live.subscribe(writeJobs(client.live)),
    client.liveAll.subscribe(writeJobs(client.liveAll)),
    client.live.onRemoved(dropJobs),
    client.liveAll.onRemoved(dropJobs),
    client.live.onEpochChange(readEverythingAgain),
    client.connection.subscribe(readWhatFailed),
    keepItemsTrue(client, queryClient),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const noSuchJob = () => new JobwireError({ code: "job-not-found", message: "There is no such job.", status: 404 });
