import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Viewer } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";

export interface UseViewer {
  /** Who is signed in; null while unknown and when nobody is. */
  viewer: Viewer | null;
  isPending: boolean;
  isSignedOut: boolean;
  error: JobwireError | null;
  /** Asks again, and reconnects: call it after signing in or out. What was held of the last viewer is dropped. */
  refresh(): Promise<void>;
}

/** Who is signed in. */
export function useViewer(): UseViewer {
  const client = useJobwire();
  const queryClient = useQueryClient();
  const query = useQuery<Viewer, JobwireError>({
    ...readOnce,
    queryKey: queryKeys.viewer,
    queryFn: () => client.account.me(),
  });
  const isSignedOut = query.error?.status === 401;
  const refresh = useCallback(async () => {
    client.forgetViewer();
    queryClient.removeQueries({
      queryKey: queryKeys.everything,
      predicate: ({ queryKey }) => queryKey[1] !== queryKeys.viewer[1],
    });
    await queryClient.refetchQueries({ queryKey: queryKeys.viewer });
  }, [client, queryClient]);
  return {
    viewer: isSignedOut ? null : (query.data ?? null),
    isPending: query.isPending,
    isSignedOut,
    error: query.error,
    refresh,
  };
}
