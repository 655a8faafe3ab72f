import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, createElement, type ReactElement, type ReactNode, useContext, useEffect } from "react";
import type { JobwireClient } from "../client.ts";
import { feedQueryCache } from "./feed-query-cache.ts";

const JobwireContext = createContext<JobwireClient | null>(null);

export interface JobwireProviderProps {
  client: JobwireClient;
  /** The page's React Query client: jobs and items are kept in it. */
  queryClient: QueryClient;
  /**
   * Whether the viewer's jobs are followed. Pass false on pages without a viewer, such as the sign-in
   * page, so that no socket is opened. Default true.
   */
  isLive?: boolean;
  children: ReactNode;
}

/** Gives the hooks their client, and keeps React Query's cache true by the live store. Place it once, near the root. */
export function JobwireProvider(props: JobwireProviderProps): ReactElement {
  const { client, queryClient, isLive = true, children } = props;
  useEffect(() => (isLive ? feedQueryCache(client, queryClient) : undefined), [client, queryClient, isLive]);
  // No JSX here: so the package runs unbuilt, also where nothing compiles it.
  return createElement(
    JobwireContext,
    { value: client },
    createElement(QueryClientProvider, { client: queryClient }, children),
  );
}

/** The client of the nearest `<JobwireProvider>`. Throws where there is none. */
export function useJobwire(): JobwireClient {
  const client = useContext(JobwireContext);
  if (client === null) throw new Error("expected a <JobwireProvider> above this component, got none");
  return client;
}
