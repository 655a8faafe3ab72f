import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createTestDatabase, type TestDatabase } from "@jobwire/db/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyItem } from "../harness/copy-item.ts";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { type Credentials, type RunningServer, startServer } from "../harness/start-server.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../packages/jobs/fixtures/${name}`, import.meta.url));
const LARGE = fixture("astronaut.png");
const SMALL = fixture("notice.png");

let stack: AsyncDisposableStack;
let database: TestDatabase;
let server: RunningServer;
let browser: Browser;
let user: Credentials;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await createTestDatabase());
  server = stack.use(await startServer({ databaseUrl: database.url }));
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
  user = await server.signUp({ email: "lena@example.com", password: "correct horse battery" });
});
afterAll(() => stack.disposeAsync());

const names = async () =>
  (
    await database.pool.query<{ name: string }>("select name from item where deleted_at is null order by name")
  ).rows.map(({ name }) => name);
const add = (page: Page, path: string) => page.locator("input[type=file]").first().setInputFiles(path);
const photo = (page: Page, name: string) => page.getByRole("link", { name: `Open ${name}` });

test("an upload goes on after a reload where it stood, and is one item in the end", async () => {
  await using app = await openApp(browser, { url: server.url, as: user });
  const line = await app.context.newCDPSession(app.page);
  const kbPerSecond = (kb: number) =>
    line.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: kb * 1_024,
    });
  await kbPerSecond(150);
  await add(app.page, LARGE);
  const sent = app.page.getByRole("progressbar", { name: "Upload of astronaut.png" });
  await expect
    .poll(async () => Number(await sent.getAttribute("aria-valuenow")), { timeout: 20_000 })
    .toBeGreaterThan(20);

  const offsets: number[] = [];
  app.page.on("response", (response) => {
    const offset = response.request().method() === "HEAD" ? response.headers()["upload-offset"] : undefined;
    if (offset !== undefined) offsets.push(Number(offset));
  });
  await app.page.reload();
  await kbPerSecond(-1);
  await photo(app.page, "astronaut.png").waitFor();
  const { length } = await readFile(LARGE);
  expect(offsets[0]).toBeGreaterThan(0);
  expect(offsets[0]).toBeLessThan(length);
  expect(await names()).toEqual(["astronaut.png"]);
});

test("what is deleted is gone at once, in every browser, and can be taken back", async () => {
  await using app = await openApp(browser, { url: server.url, as: user });
  await using elsewhere = await openApp(browser, { url: server.url, as: user });
  await add(app.page, SMALL);
  await photo(elsewhere.page, "notice.png").waitFor();
  await app.page.getByRole("button", { name: "More actions for notice.png" }).click();
  await app.page.getByRole("menuitem", { name: "Delete" }).click();
  await photo(app.page, "notice.png").waitFor({ state: "detached" });
  await photo(elsewhere.page, "notice.png").waitFor({ state: "detached" });
  expect(await names()).toEqual(["astronaut.png"]);

  await app.page.getByRole("button", { name: "Undo" }).click();
  await photo(app.page, "notice.png").waitFor();
  await photo(elsewhere.page, "notice.png").waitFor();
  expect(await names()).toEqual(["astronaut.png", "notice.png"]);
});

test("files that are added while something else is looked for are seen at once", async () => {
  await using app = await openApp(browser, { url: server.url, as: user, path: "/?q=nothing+like+it" });
  await app.page.getByRole("heading", { name: "Nothing in your library fits" }).waitFor();
  await app.page
    .locator("input[type=file]")
    .first()
    .setInputFiles({
      name: "seen.png",
      mimeType: "image/png",
      buffer: await readFile(SMALL),
    });
  await photo(app.page, "seen.png").waitFor();
  expect(await app.page.getByRole("textbox", { name: "Search by name" }).inputValue()).toBe("");
});

test("without a network the frame still opens, and says so", async () => {
  await using app = await openApp(browser, { url: server.url, as: user });
  await app.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  // Through the worker for the first time: it keeps what passes.
  await app.page.reload();
  await photo(app.page, "astronaut.png").waitFor();
  await app.context.setOffline(true);
  await app.page.reload();
  await app.page.getByRole("heading", { name: "The server does not answer" }).waitFor();
  // Nobody has to ask: the page looks again by itself.
  await app.context.setOffline(false);
  await photo(app.page, "astronaut.png").waitFor();
});

test("of thousands of files the page draws those in sight, and has the last one at the end of its scroll bar", async () => {
  const { rows } = await database.pool.query<{ id: string }>("select id from item where name = 'astronaut.png'");
  await copyItem(database.pool, rows[0]?.id ?? "", 2_000);
  await using app = await openApp(browser, { url: server.url, as: user });
  await photo(app.page, "astronaut.png").waitFor();
  const atTop = await app.page.evaluate(() => document.querySelectorAll("*").length);
  const most = await app.page.evaluate(async () => {
    let nodes = 0;
    while (document.querySelector("[aria-label='Open copy 02000.png']") === null) {
      scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
      await new Promise(requestAnimationFrame);
      nodes = Math.max(nodes, document.querySelectorAll("*").length);
    }
    return nodes;
  });
  expect(most).toBeLessThan(atTop * 2);
});
