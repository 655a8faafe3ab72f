import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import { expect, test } from "vitest";
import { startCuttingProxy } from "../harness/cutting-proxy.ts";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { readLog } from "../harness/read-log.ts";
import { startServer } from "../harness/start-server.ts";

const STEPS = 160;

test("an open page whose socket is cut again and again shows every event once and the final state", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  await using proxy = await startCuttingProxy(server.port);
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (open) => open.close());
  const admin = await server.adminSignIn();
  // The client goes round the relay: it only starts the job and tells when to cut.
  await using client = createClient({ url: server.url, sessionToken: admin.token });

  const job = await client.start("demo.countdown", { seconds: 25, steps: STEPS });
  await using app = await openApp(browser, { url: proxy.url, as: admin, path: `/jobs/${job.jobId}` });
  await app.page.getByRole("main").getByRole("progressbar", { name: "Countdown" }).waitFor();
  let cuts = 0;
  for await (const event of job.events()) if (event.seq % 8 === 0) cuts += proxy.cut() > 0 ? 1 : 0;
  expect(cuts).toBeGreaterThan(5);

  await app.page.getByText(/^Done in/).waitFor({ timeout: 40_000 });
  const lines = await readLog(app.page);
  const remaining = lines.flatMap((line) => {
    const match = line.match(/Partial result.*"remaining":(\d+)/);
    return match === null ? [] : [Number(match[1])];
  });
  expect(remaining).toEqual(Array.from({ length: STEPS }, (_, index) => STEPS - 1 - index));
});

test("a page says that the server is away, finds it again after a restart, and the job goes on", async () => {
  await using database = await createTestDatabase();
  const first = await startServer({ databaseUrl: database.url, role: "api" });
  await using _worker = await startServer({ databaseUrl: database.url, role: "worker", dataDir: first.dataDir });
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (open) => open.close());
  const admin = await first.adminSignIn();
  const client = createClient({ url: first.url, sessionToken: admin.token });
  const { jobId } = await client.start("demo.countdown", { seconds: 15, steps: 15 });
  await client.close();
  await using app = await openApp(browser, { url: first.url, as: admin, path: `/jobs/${jobId}` });
  await app.page.getByRole("main").getByRole("progressbar", { name: "Countdown" }).waitFor();

  await first.kill("SIGKILL");
  await app.page.getByText("Connection lost. Your jobs keep running").waitFor();
  await using _second = await startServer({
    databaseUrl: database.url,
    role: "api",
    dataDir: first.dataDir,
    port: first.port,
  });
  await app.page.getByText("Back online").waitFor({ timeout: 40_000 });
  await app.page.getByText(/^Done in/).waitFor({ timeout: 40_000 });
  expect(await app.page.getByText("Connection lost").count()).toBe(0);
});
