import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import type { Browser } from "playwright-core";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkAccessibility } from "../harness/check-accessibility.ts";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { type Credentials, type RunningServer, startServer } from "../harness/start-server.ts";

const PHOTO = fileURLToPath(new URL("../../packages/jobs/fixtures/chelsea.png", import.meta.url));
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let stack: AsyncDisposableStack;
let server: RunningServer;
let browser: Browser;
let admin: Credentials;
/** Each screen, and what is there once it is drawn. */
let screens: readonly (readonly [path: string, there: string])[];

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  server = stack.use(await startServer({ databaseUrl: database.url }));
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
  admin = await server.adminSignIn();
  await using client = createClient({ url: server.url, sessionToken: admin.token });

  const photo = new File([await readFile(PHOTO)], "chelsea.png", { type: "image/png" });
  const { itemId } = await client.uploadItem(photo);
  const cut = await client.start("image.remove-background", { itemId });
  // So many steps that its timeline scrolls.
  const completed = await client.start("demo.countdown", { seconds: 1, steps: 30 });
  const failed = await client.start("demo.countdown", { seconds: 1, steps: 2, failureRate: 1 });
  const running = await client.start("demo.countdown", { seconds: 600, steps: 60 });
  await Promise.all([cut.result(), completed.result(), failed.result().catch(() => {})]);
  const states = (await Promise.all([completed.view(), failed.view(), running.view()])).map(({ state }) => state);
  if (states.join() !== "completed,failed,running")
    throw new Error(`expected one job of each state, got ${states.join()}`);

  await client.schedules.create({
    name: "Nightly",
    task: "demo.countdown",
    input: { seconds: 1 },
    cron: "0 2 * * *",
    timeZone: "Europe/Berlin",
  });
  await client.queues.pause("cutout");
  const error = { reason: "provider-out", code: "provider-out", message: "The service did not answer within 10 s." };
  await database.pool.query(
    `INSERT INTO circuit (provider, state, failures, opened_at, retry_at, error)
     VALUES ('images', 'open', 5, now(), now() + interval '10 minutes', $1), ('text', 'closed', 0, NULL, NULL, NULL)`,
    [JSON.stringify(error)],
  );

  const shared = await client.collection.share(cut.jobId, 3_600);
  screens = [
    ["/", "img[alt='chelsea.png']"],
    [`/?item=${itemId}`, "role=dialog"],
    ["/studio", "input[type=radio]"],
    ["/studio?task=demo.countdown", "text=Failure rate"],
    ["/collection", "role=link[name='Open chelsea']"],
    [shared.path, "role=heading[name='chelsea']"],
    ["/inbox", "text=Under way"],
    ["/account", "text=Change password"],
    ["/admin/jobs", "role=link[name='Remove background']"],
    ["/admin/jobs?q=nothing+like+this", "text=No job fits."],
    ["/admin/queues", "text=Not answering"],
    ["/admin/schedules", "text=Every day at 02:00"],
    ["/admin/failed", "text=countdown-failed"],
    ["/admin/workers", "text=Alive"],
    [`/jobs/${running.jobId}`, "text=Step 1 of 60"],
    [`/jobs/${failed.jobId}`, "text=Something went wrong"],
    [`/jobs/${completed.jobId}`, "text=/^Done in/"],
    [`/jobs/${cut.jobId}`, "input[type=range]"],
    ["/jobs/00000000-0000-7000-8000-000000000000", "text=There is no such job"],
    ["/nowhere", "text=There is nothing here"],
  ];
});
afterAll(() => stack.disposeAsync());

// Colours go by the scheme and room by the width: two of the four pairs see each of both.
test.each([
  { colorScheme: "light", viewport: DESK },
  { colorScheme: "dark", viewport: PHONE },
] as const)(
  "no screen breaks a rule of axe: $colorScheme, $viewport.width px wide",
  async ({ colorScheme, viewport }) => {
    const found: string[] = [];
    await using app = await openApp(browser, { url: server.url, as: admin, colorScheme, viewport });
    const check = async (where: string) => {
      for (const line of await checkAccessibility(app.page)) found.push(`${where}: ${line}`);
      const overPx = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overPx > 0) found.push(`${where}: ${overPx} px wider than a window of ${viewport.width} px`);
    };
    for (const [path, there] of screens) {
      await app.page.goto(server.url + path);
      await app.page.locator(there).first().waitFor();
      await check(path);
    }
    await app.page.goto(`${server.url}/`);
    await app.page.getByRole("region", { name: "Jobs under way" }).getByRole("button").first().click();
    await app.page.getByRole("button", { name: "Cancel Countdown" }).waitFor();
    await check("the tray, open");
    await app.page.goto(`${server.url}/admin/queues`);
    await app.page.getByRole("button", { name: "Limits of default" }).click();
    await app.page.getByRole("form", { name: "Limits of default" }).waitFor();
    await check("limits of a queue");
    await app.page.getByRole("button", { name: "Stop everything…" }).click();
    await app.page.getByRole("dialog", { name: "Stop everything?" }).waitFor();
    await check("the emergency stop");
    await app.page.goto(`${server.url}/admin/schedules`);
    await app.page.getByRole("button", { name: "New schedule" }).click();
    await app.page.getByRole("dialog").getByText("Every day at 09:00").last().waitFor();
    await check("a new schedule");
    await app.page.goto(`${server.url}/admin/failed`);
    await app.page.getByRole("button", { name: "Countdown Something went wrong" }).click();
    await app.page.getByRole("checkbox", { name: /^Select the job/ }).waitFor();
    await check("a group of failures");
    await app.page.route(/\/api\/auth\/(list-sessions|api-key\/list)/, () => {}); // never answered
    await app.page.goto(`${server.url}/account`);
    await app.page.getByRole("button", { name: "Change password" }).waitFor();
    await check("/account, before all has come");
    await app.context.clearCookies();
    await app.page.goto(`${server.url}/sign-in`);
    await app.page.getByRole("button", { name: "Sign in" }).waitFor();
    await check("/sign-in");
    expect(found).toEqual([]);
  },
);
