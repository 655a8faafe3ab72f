import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { createClient } from "@jobwire/client";
import { JobwireProvider } from "@jobwire/client/react";
import { QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setClock } from "../live/now.ts";
import { router } from "./router.tsx";
import classes from "./app.module.css";
import { theme } from "./theme.ts";

const client = createClient({ url: "" });
setClock(() => Date.now() + client.live.clockAheadMs());

/** Nothing is fetched again because a window got focus or time went by: the live connection says what changed. */
const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false, retry: 1 },
  },
});

/** The page: look, data and routes. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <JobwireProvider client={client} queryClient={queryClient}>
        <Notifications position="bottom-center" limit={4} className={classes.toasts} />
        <RouterProvider router={router} />
      </JobwireProvider>
    </MantineProvider>
  );
}
