import { createTestDatabase } from "@jobwire/db/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
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
  user = await server.signUp({ email: "lena@example.com", password: "correct horse battery" });
});
afterAll(() => stack.disposeAsync());

test("a push shows a notification, and a click on it opens the job in the page that is there", async () => {
  await using app = await openApp(browser, { url: server.url, as: user });
  const start = await app.page.request.post(`${server.url}/api/jobs/demo.countdown/start`, {
    data: { seconds: 1, steps: 1 },
    headers: { origin: server.url },
  });
  const { jobId } = (await start.json()) as { jobId: string };
  const line = await app.context.newCDPSession(app.page);
  const registered = new Promise<string>((resolve) => {
    line.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations as { registrationId: string }[];
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await line.send("ServiceWorker.enable");
  await app.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const registrationId = await registered;
  const [worker] = app.context.serviceWorkers();
  // A browser without a screen shows no notifications: what it is asked to show is written down instead.
  await worker!.evaluate(() => {
    const here = globalThis as unknown as { shown: unknown[]; registration: { showNotification: unknown } };
    here.shown = [];
    here.registration.showNotification = async (title: string, options: object) =>
      void here.shown.push({ title, ...options });
  });
  // What the browser hands to the worker once it has decrypted what came from the push service.
  const message = { title: "Cut-out is done", body: "It is ready for you.", tag: "delivery-1", path: `/jobs/${jobId}` };
  await line.send("ServiceWorker.deliverPushMessage", {
    origin: server.url,
    registrationId,
    data: JSON.stringify(message),
  });
  const shown = () => worker!.evaluate(() => (globalThis as unknown as { shown: object[] }).shown);
  await expect
    .poll(shown)
    .toMatchObject([
      { title: "Cut-out is done", body: "It is ready for you.", tag: "delivery-1", data: { path: `/jobs/${jobId}` } },
    ]);

  await worker!.evaluate((path) => {
    const click = new Event("notificationclick");
    const notification = { close() {}, data: { path } };
    (globalThis as unknown as EventTarget).dispatchEvent(Object.assign(click, { notification, waitUntil() {} }));
  }, `/jobs/${jobId}`);
  await app.page.waitForURL(`**/jobs/${jobId}`);
  await app.page.getByRole("heading", { level: 1, name: "Countdown" }).waitFor();
});
