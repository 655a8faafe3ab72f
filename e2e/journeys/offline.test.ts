import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { startCuttingProxy } from "../harness/cutting-proxy.ts";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { readLog } from "../harness/read-log.ts";
import { startServer } from "../harness/start-server.ts";

/** How long there is no network; `pnpm test:offline` takes a whole minute. */
const OFFLINE_SECONDS = Number(process.env.JOBWIRE_OFFLINE_SECONDS ?? "8");
const FIXTURE = new URL("../../packages/jobs/fixtures/notice.png", import.meta.url);

test(
  "without a network pages say so; when it is back, all that happened meanwhile is there without a reload",
  async () => {
    await using database = await createTestDatabase();
    await using server = await startServer({ databaseUrl: database.url });
    await using proxy = await startCuttingProxy(server.port);
    await using stack = new AsyncDisposableStack();
    const browser = stack.adopt(await launchBrowser(), (open) => open.close());
    const as = await server.signUp({ email: "mira@example.com", password: "a long enough password" });
    // Another device of hers, whose network is fine.
    await using elsewhere = createClient({ url: server.url, sessionToken: as.token });

    const job = await elsewhere.start("demo.countdown", { seconds: OFFLINE_SECONDS, steps: OFFLINE_SECONDS });
    await using app = await openApp(browser, { url: proxy.url, as, path: `/jobs/${job.jobId}` });
    const { page, context } = app;
    await page.getByRole("main").getByRole("progressbar", { name: "Countdown" }).waitFor();
    await page.getByRole("log").getByText("Partial result").first().waitFor();
    const library = await context.newPage();
    await library.goto(proxy.url);
    await library.getByRole("heading", { name: "Drop a photo, a PDF or a video here" }).waitFor();
    const tabs = [page, library];
    for (const tab of tabs) await tab.evaluate(() => void Object.assign(window, { hasNotReloaded: true }));

    await context.setOffline(true);
    proxy.setOpen(false);
    for (const tab of tabs) await tab.getByText("You are offline. Your jobs keep running").waitFor();
    const clock = await elsewhere.start("demo.countdown", { seconds: OFFLINE_SECONDS, steps: 2 });
    const failing = await elsewhere.start("demo.countdown", { seconds: 0, steps: 2, failureRate: 1 });
    await elsewhere.uploadItem(new File([await readFile(FIXTURE)], "notice.png", { type: "image/png" }));
    await Promise.allSettled([job.result(), failing.result()]);
    expect(await clock.result()).toEqual({ counted: 2, attempts: 1 });

    for (const tab of tabs) expect(await tab.getByText("You are offline").count()).toBe(1);
    expect(await page.getByText(/^Done in/).count()).toBe(0);
    proxy.setOpen(true);
    await context.setOffline(false);

    for (const tab of tabs) await tab.getByText("Back online").waitFor({ timeout: 40_000 });
    await page.getByText(/^Done in/).waitFor();
    const stored = await elsewhere.jobs.events(job.jobId, { limit: 500 });
    await expect.poll(() => readLog(page), { timeout: 30_000 }).toHaveLength(stored.length);
    await library.getByRole("link", { name: "Open notice.png" }).waitFor();
    await library.getByRole("link", { name: /^Inbox/ }).click();
    const note = library.getByRole("main").getByRole("listitem");
    const lineOf = ({ jobId }: { jobId: string }) => note.filter({ has: library.locator(`a[href="/jobs/${jobId}"]`) });
    for (const one of [job, clock]) await lineOf(one).getByText("Completed").waitFor();
    await lineOf(failing).getByText("Failed on purpose").waitFor();
    for (const tab of tabs) {
      expect(await tab.getByText("You are offline").count()).toBe(0);
      expect(await tab.evaluate(() => "hasNotReloaded" in window)).toBe(true);
    }
  },
  OFFLINE_SECONDS * 3_000 + 120_000,
);
