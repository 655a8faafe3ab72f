import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { startServer } from "../harness/start-server.ts";

test("the page of a job whose worker is killed says so, and from how far it went on", async () => {
  await using database = await createTestDatabase();
  await using api = await startServer({ databaseUrl: database.url, role: "api" });
  await using first = await startServer({ databaseUrl: database.url, role: "worker", dataDir: api.dataDir });
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (open) => open.close());
  const admin = await api.adminSignIn();
  await using client = createClient({ url: api.url, sessionToken: admin.token });
  const job = await client.start("demo.countdown", { seconds: 60, steps: 60 });
  await using app = await openApp(browser, { url: api.url, as: admin, path: `/jobs/${job.jobId}` });

  const bar = app.page.getByRole("main").getByRole("progressbar", { name: "Countdown" });
  const percent = async () => Number(await bar.getAttribute("aria-valuenow"));
  await expect.poll(percent, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  await first.kill("SIGKILL");
  stack.use(await startServer({ databaseUrl: database.url, role: "worker", dataDir: api.dataDir }));

  const notice = app.page.getByText(/^A worker went away; resumed at \d+ %/);
  await notice.waitFor({ timeout: 30_000 });
  const resumedAt = Number((await notice.textContent())?.match(/\d+/)?.[0]);
  expect(resumedAt).toBeGreaterThanOrEqual(3);
  expect(await percent()).toBeGreaterThanOrEqual(resumedAt);
  // Somebody who opens the page only now did not see where it went on, but reads how far it was.
  await app.page.reload();
  await app.page.getByText(/^A worker went away at \d+ %; another went on from the last checkpoint\.$/).waitFor();
  await job.cancel();
});
