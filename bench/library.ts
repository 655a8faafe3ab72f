/**
 * `pnpm bench library [--items 10000]`: what a large library costs the page that shows it, in real Chromium: until the
 * first photo is there, from top to bottom as a grid and as a list, search, a filter, and all of it selected.
 */
import { launchBrowser } from "@jobwire/e2e/harness/launch-browser";
import { openApp, type OpenApp } from "@jobwire/e2e/harness/open-app";
import { parseArgs } from "node:util";
import { startManyPhotos } from "./many-photos.ts";
import { describeMachine } from "./summarise.ts";

const TILE = "main li a[aria-label^='Open ']";

export async function benchLibrary(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { items: { type: "string", default: "10000" } } });
  const count = Number(values.items);
  await using house = new AsyncDisposableStack();
  const { server, as, pool } = house.use(await startManyPhotos(count));
  await pool.query(
    "insert into collection_entry (job_id, user_id, saved_at) select id, user_id, finished_at from job on conflict do nothing",
  );

  const browser = house.adopt(await launchBrowser(), (open) => open.close());
  await using app = await openApp(browser, { url: server.url, as, path: "/sw.js" });
  const { page } = app;
  page.setDefaultTimeout(120_000);
  let requests = 0;
  page.on("request", (request) => void (requests += request.url().includes("/trpc") ? 1 : 0));
  console.log(`\nlibrary: ${count} files\n${describeMachine()}\n`);
  const timed = async (name: string, work: () => Promise<unknown>) => {
    requests = 0;
    const beganMs = performance.now();
    const said = await work();
    const tookMs = performance.now() - beganMs;
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    const figures = [`${tookMs.toFixed(0)} ms`, `${nodes} nodes`, `${requests} calls`, said].filter(Boolean);
    console.log(`${name.padEnd(32)} ${figures.join(", ")}`);
  };
  const first = page.locator(TILE).first();
  for (const [name, path] of [
    ["grid", "/"],
    ["list", "/?view=list"],
  ] as const) {
    await timed(`${name}: first row`, async () => {
      await page.goto(server.url + path);
      await first.waitFor();
    });
    await timed(`${name}: top to bottom`, () => scrollToEnd(app, TILE));
  }
  const box = page.getByPlaceholder("Search by name");
  await timed("search: copy 00042", async () => {
    await box.fill("copy 00042");
    await page.waitForFunction((tile) => document.querySelectorAll(tile).length === 1, TILE);
  });
  await timed("search cleared", async () => {
    await box.fill("");
    await page.waitForFunction((tile) => document.querySelectorAll(tile).length > 1, TILE);
  });
  await timed("only videos", async () => {
    await page.goto(`${server.url}/?kind=video`);
    await first.waitFor();
  });
  await timed("all selected", async () => {
    await page.goto(server.url);
    await first.waitFor();
    const beganMs = performance.now();
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await page.getByRole("toolbar").getByRole("button", { name: "All" }).click();
    await page.getByText(`${count} selected`).waitFor();
    return `of which selecting ${(performance.now() - beganMs).toFixed(0)} ms`;
  });
  const entry = "main li";
  await timed("collection: first row", async () => {
    await page.goto(`${server.url}/collection`);
    await page.locator(entry).first().waitFor();
  });
  await timed("collection: top to bottom", () => scrollToEnd(app, entry));
}

/** As fast as pages arrive. Says the longest task and the most elements there were. */
async function scrollToEnd({ page }: OpenApp, tile: string): Promise<string> {
  return page.evaluate(async (selector) => {
    let longestMs = 0;
    let most = 0;
    const watch = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestMs = Math.max(longestMs, duration);
    });
    watch.observe({ entryTypes: ["longtask"] });
    const isLast = () => {
      const last = [...document.querySelectorAll(selector)].at(-1)?.closest("li");
      return last?.ariaSetSize !== "-1" && last?.ariaPosInSet === last?.ariaSetSize;
    };
    while (!isLast()) {
      scrollBy({ top: innerHeight * 4, behavior: "instant" });
      await new Promise(requestAnimationFrame);
      most = Math.max(most, document.querySelectorAll("*").length);
    }
    watch.disconnect();
    return `at most ${most} nodes, longest task ${longestMs.toFixed(0)} ms`;
  }, tile);
}
