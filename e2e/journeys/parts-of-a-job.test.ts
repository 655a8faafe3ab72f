import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { startServer } from "../harness/start-server.ts";

test("the page of a job with parts lists them live, waits in plain words, and calls the wait no failure", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (open) => open.close());
  const mira = await server.signUp({ email: "mira@example.com", password: "a long enough password" });
  await using client = createClient({ url: server.url, sessionToken: mira.token });
  const job = await client.start("demo.workflow", { seconds: 12, steps: 3 });
  await using app = await openApp(browser, { url: server.url, as: mira, path: `/jobs/${job.jobId}` });
  const { page } = app;
  const main = page.getByRole("main");

  const parts = page.getByRole("region", { name: "Parts" });
  await parts.getByRole("progressbar", { name: "Parts" }).waitFor();
  await expect.poll(() => parts.getByRole("listitem").count()).toBeGreaterThanOrEqual(2);
  for (const step of ["left", "right"]) await parts.getByText(step, { exact: true }).waitFor();
  await main.getByText(/^\d of \d parts done · \d running$/).waitFor();
  await page.getByText("It goes on by itself as soon as they are done.").waitFor();

  await main.getByText(/^Done in/).waitFor({ timeout: 60_000 });
  await parts.getByText(/^(\d) of \1 done$/).waitFor();
  // The attempt that waited did not fail, and is not counted.
  await page.getByRole("list", { name: "Timeline" }).getByText("waited for its parts").first().waitFor();
  expect(await main.getByText(/^attempt \d/).count()).toBe(0);

  // A part's page leads back to the whole.
  await parts.getByRole("link", { name: "Countdown" }).first().click();
  await main.getByRole("link", { name: "Part of a larger job" }).click();
  await page.getByRole("heading", { name: "Workflow" }).waitFor();

  // Kept for ever, also for who looks later.
  const keep = page.getByRole("switch", { name: "Keep for ever" });
  await keep.click();
  await expect.poll(async () => (await job.view()).pinnedAt).not.toBeNull();
  await page.reload();
  await page.getByRole("switch", { name: "Keep for ever", checked: true }).waitFor();
  await keep.click();
  await expect.poll(async () => (await job.view()).pinnedAt).toBeNull();
});
