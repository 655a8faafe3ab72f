import type { JobView } from "@jobwire/jobs/wire";
import type { QueryClient } from "@tanstack/react-query";
import type { JobwireClient } from "../client.ts";
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
    client.live.onEpochChange(readEverythingAgain),
    client.connection.subscribe(readWhatFailed),
    keepItemsTrue(client, queryClient),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
