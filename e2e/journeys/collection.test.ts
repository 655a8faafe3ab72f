import { createTestDatabase, type TestDatabase } from "@jobwire/db/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { type Credentials, type RunningServer, startServer } from "../harness/start-server.ts";

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

test("a result made while nobody looked is in the collection, once, in every tab; it is renamed, shared, unshared, made again, taken out and put back", async () => {
  const start = await fetch(`${server.url}/api/jobs/image.generate/start`, {
    method: "POST",
    headers: { cookie: user.cookie, origin: server.url, "content-type": "application/json" },
    body: JSON.stringify({ prompt: "A fox in the snow", style: "papercut" }),
  });
  expect(start.status, await start.clone().text()).toBe(202);
  await using one = await openApp(browser, { url: server.url, as: user, path: "/collection" });
  await using other = await openApp(browser, {
    url: server.url,
    as: user,
    path: "/collection",
    viewport: { width: 390, height: 844 },
  });
  const entry = (app: typeof one, title: string) => app.page.getByRole("link", { name: `Open ${title}` });
  await entry(one, "A fox in the snow").waitFor();
  await entry(other, "A fox in the snow").waitFor();
  expect(await entry(one, "A fox in the snow").count()).toBe(1);

  const menu = async (title: string, item: string) => {
    await one.page.getByRole("button", { name: `More actions for ${title}` }).click();
    await one.page.getByRole("menuitem", { name: item }).click();
  };
  await menu("A fox in the snow", "Rename");
  await one.page.getByRole("textbox", { name: "Name", exact: true }).fill("Winter");
  await one.page.getByRole("button", { name: "Save" }).click();
  await entry(one, "Winter").waitFor();
  await entry(other, "Winter").waitFor();

  await menu("Winter", "Share");
  await one.page.getByRole("button", { name: "Make a link" }).click();
  const link = await one.page.getByRole("textbox", { name: "Link" }).inputValue();
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  await stranger.getByRole("heading", { level: 1, name: "Winter" }).waitFor();
  const picture = stranger.getByRole("img", { name: "Winter" });
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
  expect(await stranger.content()).not.toContain("lena");
  await stranger.getByRole("link", { name: "Make your own" }).waitFor();
  await one.page.getByRole("button", { name: "Stop sharing" }).click();
  await one.page.getByRole("button", { name: "Stop sharing" }).waitFor({ state: "detached" });
  await stranger.reload();
  await stranger.getByRole("heading", { name: "This link leads nowhere" }).waitFor();
  await stranger.context().close();
  await one.page.keyboard.press("Escape");

  await menu("Winter", "Remove");
  await entry(other, "Winter").waitFor({ state: "detached" });
  await one.page.getByRole("button", { name: "Undo" }).click();
  await entry(one, "Winter").waitFor();
  await entry(other, "Winter").waitFor();

  const [archive] = await Promise.all([one.page.waitForEvent("download"), menu("Winter", "Download")]);
  expect(archive.suggestedFilename()).toBe("jobwire-collection.zip");

  await menu("Winter", "Make another");
  const prompt = one.page.getByRole("textbox").first();
  await expect.poll(() => prompt.inputValue()).toBe("A fox in the snow");
});
