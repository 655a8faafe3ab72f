import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { readLog } from "../harness/read-log.ts";
import { type Credentials, type RunningServer, startServer } from "../harness/start-server.ts";

let stack: AsyncDisposableStack;
let server: RunningServer;
let browser: Browser;
let user: Credentials;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  server = stack.use(await startServer({ databaseUrl: database.url }));
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
  user = await server.signUp({ email: "mira@example.com", password: "a long enough password" });
});
afterAll(() => stack.disposeAsync());

test("a reload in mid-job shows the whole log and goes on live", async () => {
  await using client = createClient({ url: server.url, sessionToken: user.token });
  const job = await client.start("demo.countdown", { seconds: 8, steps: 40 });
  await using app = await openApp(browser, { url: server.url, as: user, path: `/jobs/${job.jobId}` });
  const bar = app.page.getByRole("main").getByRole("progressbar", { name: "Countdown" });
  await bar.waitFor();

  for (const atLeast of [10, 40, 70]) {
    await app.page.waitForFunction(
      (percent) =>
        Number(
          document.querySelector('main [role=progressbar][aria-label="Countdown"]')?.getAttribute("aria-valuenow"),
        ) >= percent,
      atLeast,
    );
    await app.page.reload();
  }
  await app.page.getByText(/^Done in/).waitFor();

  const stored = await client.jobs.events(job.jobId, { limit: 500 });
  const lines = await readLog(app.page);
  expect(lines).toHaveLength(stored.length);
  expect(await bar.getAttribute("aria-valuenow")).toBe("100");
});

test("a job whose browser was closed is finished and waiting in the inbox on return", async () => {
  await using client = createClient({ url: server.url, sessionToken: user.token });
  const elsewhere = await launchBrowser();
  const job = await client.start("demo.countdown", { seconds: 3, steps: 6 });
  const first = await openApp(elsewhere, { url: server.url, as: user, path: `/jobs/${job.jobId}` });
  await first.page.getByRole("main").getByRole("progressbar", { name: "Countdown" }).waitFor();
  await elsewhere.close();

  expect(await job.result()).toEqual({ counted: 6, attempts: 1 });

  await using app = await openApp(browser, { url: server.url, as: user, path: "/inbox" });
  await app.page.getByRole("main").getByText("Countdown").first().waitFor();
  await app.page.goto(`${server.url}/jobs/${job.jobId}`);
  await app.page.getByText(/^Done in/).waitFor();
});
