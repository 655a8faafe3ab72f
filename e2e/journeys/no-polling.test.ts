import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { startServer } from "../harness/start-server.ts";

/** Longer than any interval a page would poll at; the job under way keeps it busy meanwhile. */
const WATCH_SECONDS = 20;

test("pages that watch a running job make no request at all while it moves", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (open) => open.close());
  const admin = await server.adminSignIn();
  await using client = createClient({ url: server.url, sessionToken: admin.token });
  // Long enough for all of them to be opened first on a slow machine.
  const job = await client.start("demo.countdown", { seconds: WATCH_SECONDS + 100, steps: 400 });

  const requests: string[] = [];
  const pages: [path: string, isThere: (page: Page) => Locator][] = [
    ["/", (page) => page.getByRole("heading", { name: "Drop a photo, a PDF or a video here" })],
    [`/jobs/${job.jobId}`, (page) => page.getByRole("log").getByText("Partial result").first()],
    ["/inbox", (page) => page.getByRole("heading", { name: "Inbox" })],
    ["/admin/jobs", (page) => page.getByRole("row").getByRole("link", { name: "Countdown" }).first()],
    ["/admin/workers", (page) => page.getByRole("main").getByText(String(server.pid)).first()],
  ];
  for (const [path, isThere] of pages) {
    const app = stack.use(await openApp(browser, { url: server.url, as: admin, path }));
    await isThere(app.page).waitFor();
    await app.page.waitForLoadState("networkidle");
    app.page.on("request", (request) => requests.push(`${path} → ${request.method()} ${request.url()}`));
  }
  // The clock of this test is the job's own log: read until enough of it has gone by.
  const from = Date.now();
  for await (const event of job.events()) if (Date.parse(event.at) - from > WATCH_SECONDS * 1_000) break;
  expect(requests).toEqual([]);
});
