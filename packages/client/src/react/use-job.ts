import type { JobView } from "@jobwire/jobs/wire";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { JobwireError } from "../jobwire-error.ts";
import { PENDING_PREFIX } from "../live/live-store.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useViewer } from "./use-viewer.ts";

export interface UseJob {
  job: JobView | undefined;
  isPending: boolean;
  /** `status` 404 when there is no such job for this viewer. */
  error: JobwireError | null;
}

/** One job, live. Pass null while there is none to watch. An admin may watch anybody's. */
export function useJob(jobId: string | null | undefined): UseJob {
  const client = useJobwire();
  const { viewer } = useViewer();
  const id = jobId ?? "";
  const canRead = id !== "" && !id.startsWith(PENDING_PREFIX);

  const query = useQuery<JobView, JobwireError>({
    ...readOnce,
    queryKey: queryKeys.job(id),
    queryFn: canRead
      ? async () => {
          const since = client.live.moment();
          const view = await client.jobs.get(id);
          const { id: viewerId } = await client.account.me();
          return view.userId === viewerId ? client.live.learn(view, since) : client.liveAll.learn(view);
        }
      : skipToken,
    // What is live need not be asked for.
    initialData: () => client.live.get(id) ?? client.liveAll.get(id),
  });

  const isForeign = viewer !== null && query.data !== undefined && query.data.userId !== viewer.id;
  const store = isForeign ? client.liveAll : client.live;
  useEffect(() => (id === "" ? undefined : store.retain()), [store, id]);
  const subscribe = useCallback((listener: () => void) => store.subscribeJob(id, listener), [store, id]);
  const read = () => store.get(id);
  const live = useSyncExternalStore(subscribe, read, read);

  const job = live !== undefined && (query.data === undefined || live.rev >= query.data.rev) ? live : query.data;
  return {
    job,
    isPending: canRead && query.isPending && job === undefined,
    error: job === undefined ? query.error : null,
  };
}
