import type { Page, Route } from "playwright-core";

/** Who is looking is known; all else never comes. */
export async function nothingArrives(page: Page): Promise<void> {
  await page.routeWebSocket(/\/trpc/, () => {});
  await page.route(/\/trpc\//, (route) => (asksWho(route) ? route.continue() : undefined));
}

/** Who is looking is known; all else is answered as by a proxy whose server is gone. */
export async function everythingFails(page: Page): Promise<void> {
  await page.routeWebSocket(/\/trpc/, (socket) => socket.close());
  await page.route(/\/trpc\//, (route) =>
    asksWho(route)
      ? route.continue()
      : route.fulfill({ status: 502, contentType: "text/html", body: "<h1>502 Bad Gateway</h1>" }),
  );
}

/** The network goes, and the page says so. */
export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.getByText(/^You are offline|^Connection lost/).waitFor();
}

function asksWho(route: Route): boolean {
  return new URL(route.request().url()).pathname.endsWith("/account.me");
}
