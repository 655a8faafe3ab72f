import type { JobView } from "@jobwire/jobs/wire";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { JobwireError } from "../jobwire-error.ts";
import { useJob } from "./use-job.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useStableList } from "./use-stable-list.ts";
import { useViewer } from "./use-viewer.ts";

export interface UseChildren {
  /** Jobs that this one started, oldest first; the first 1 000, and those that came since. */
  children: readonly JobView[];
  isPending: boolean;
  error: JobwireError | null;
}

/** The children of one job, live: read once, then kept true by the live store. Pass null while there is none. */
export function useChildren(jobId: string | null | undefined): UseChildren {
  const client = useJobwire();
  const { viewer } = useViewer();
  const { job } = useJob(jobId);
  const isForeign = viewer !== null && job !== undefined && job.userId !== viewer.id;
  const store = isForeign ? client.liveAll : client.live;
  useEffect(() => store.retain(), [store]);

  const query = useQuery<readonly JobView[], JobwireError>({
    ...readOnce,
    queryKey: queryKeys.jobChildren(jobId ?? ""),
    // Whose job it is decides where its children live.
    queryFn:
      job === undefined || viewer === null
        ? skipToken
        : async () => {
            const since = store.moment();
            const children = await client.jobs.children(job.id);
            return children.map((child) => store.learn(child, since));
          },
  });

  const live = useSyncExternalStore(store.subscribe, store.all, store.all);
  const { data } = query;
  const children = useMemo(() => {
    const byId = new Map(data?.map((child) => [child.id, child]));
    for (const child of live) if (child.parentId === jobId && jobId) byId.set(child.id, child);
    // Ids follow the order of creation.
    return [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }, [data, live, jobId]);
  return { children: useStableList(children), isPending: query.isPending && children.length === 0, error: query.error };
}
