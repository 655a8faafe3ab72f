import type { AppRouter } from "@jobwire/server/router";
import { createTRPCClient, httpBatchLink, splitLink, type TRPCClient, type TRPCLink } from "@trpc/client";

/** Most calls that go out in one request; the server takes no more. */
const MAX_BATCH = 20;

/** The typed way to the procedures: queries and mutations over HTTP in batches, subscriptions over `subscriptions`. */
export function createTrpc(options: {
  httpUrl: string;
  headers: Record<string, string>;
  subscriptions: TRPCLink<AppRouter>;
}): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: options.subscriptions,
        false: httpBatchLink({
          url: options.httpUrl,
          maxItems: MAX_BATCH,
          headers: options.headers,
          fetch: (url, init) => fetch(url, { ...(init as RequestInit), credentials: "include" }),
        }),
      }),
    ],
  });
}
