import { createClient } from "@jobwire/client";
import { createTestDatabase, type TestDatabase } from "@jobwire/db/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catchMails, type MailCatcher } from "../harness/catch-mails.ts";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { readLog } from "../harness/read-log.ts";
import { type Credentials, type RunningServer, startServer } from "../harness/start-server.ts";

let stack: AsyncDisposableStack;
let server: RunningServer;
let browser: Browser;
let user: Credentials;
let database: TestDatabase;
let mails: MailCatcher;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await createTestDatabase());
  mails = stack.use(await catchMails());
  const env = { SMTP_URL: mails.url, MAIL_FROM: "Jobwire <jobs@example.com>", NOTIFY_AFTER_SECONDS: "1" };
  server = stack.use(await startServer({ databaseUrl: database.url, env }));
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

test("a job whose browser was closed is finished on return: it was mailed, and the inbox says so on every device", async () => {
  // Who has just signed up confirms the address, on whatever device reads the mail.
  const asked = await mails.next();
  expect(asked.source).toContain("Subject: Confirm your e-mail address");
  const link = /http:\S+\/confirm\?token=3D[\w.-]+/.exec(asked.source)?.[0].replace("=3D", "=") ?? "";
  const reader = await browser.newPage();
  await reader.goto(link);
  await reader.getByRole("button", { name: "Confirm this address" }).click();
  await reader.getByRole("heading", { name: "Your address is confirmed" }).waitFor();
  await reader.close();

  await using client = createClient({ url: server.url, sessionToken: user.token });
  const elsewhere = await launchBrowser();
  const job = await client.start("demo.countdown", { seconds: 8, steps: 6 });
  const first = await openApp(elsewhere, { url: server.url, as: user, path: `/jobs/${job.jobId}` });
  await first.page.getByRole("main").getByRole("progressbar", { name: "Countdown" }).waitFor();
  await elsewhere.close();

  expect(await job.result()).toEqual({ counted: 6, attempts: 1 });
  let mail = await mails.next();
  // Where the page of the job before took longer to come back than that job to end, there is a mail about it, too.
  while (!mail.source.includes(job.jobId)) mail = await mails.next();
  expect(mail.to).toEqual(["mira@example.com"]);
  expect(mail.source).toContain("Subject: Countdown: done");
  expect(mail.source).toContain(`${server.url}/jobs/${job.jobId}`);
  await database.pool.query("update note set at = now() - interval '1 hour'"); // as if it had been a longer walk

  await using app = await openApp(browser, { url: server.url, as: user });
  await using phone = await openApp(browser, {
    url: server.url,
    as: user,
    path: "/inbox",
    viewport: { width: 390, height: 844 },
  });
  const [desk, hand] = [app.page, phone.page];
  await hand.getByRole("main").getByText("New", { exact: true }).waitFor();
  await desk.getByRole("link", { name: /Inbox.*1 new result/ }).click();
  await desk.getByRole("main").getByText("New", { exact: true }).waitFor();
  await desk.getByRole("main").locator(`a[href="/jobs/${job.jobId}"]`).first().click();
  await desk.getByText(/^Done in/).waitFor();
  await desk.getByText("Mailed to mira@example.com").waitFor();
  await hand.getByRole("main").getByText("New", { exact: true }).waitFor({ state: "detached" });
});
