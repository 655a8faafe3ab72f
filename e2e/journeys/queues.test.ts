import { createClient } from "@jobwire/client";
import { expect, test } from "vitest";
import { openApp } from "../harness/open-app.ts";
import { openHouse } from "../harness/open-house.ts";

const MIRA = { email: "mira@example.com", password: "a long enough password" };

test("an admin pauses a queue: the person's page says so at once, and goes on when it is resumed", async () => {
  await using house = await openHouse();
  const { server, browser, admin } = house;
  const mira = await server.signUp(MIRA);
  await using person = createClient({ url: server.url, sessionToken: mira.token });

  await using desk = await openApp(browser, { url: server.url, as: admin, path: "/admin/queues" });
  const row = desk.page
    .getByRole("list", { name: "Queues" })
    .getByRole("listitem")
    .filter({
      has: desk.page.getByRole("heading", { name: "default", exact: true }),
    });
  await row.getByRole("button", { name: "Pause default" }).click();
  await row.getByText("Paused", { exact: false }).first().waitFor();

  const job = await person.start("demo.countdown", { seconds: 1, steps: 2 });
  await using page = await openApp(browser, { url: server.url, as: mira, path: `/jobs/${job.jobId}` });
  await page.page.getByRole("main").getByText("Paused by an admin", { exact: true }).waitFor();
  await page.page.getByText("An admin has paused jobs of this kind.", { exact: false }).waitFor();
  // What waits there is counted on the admin's page, by push.
  await row.getByRole("definition").filter({ hasText: /^1$/ }).first().waitFor();

  await row.getByRole("button", { name: "Resume default" }).click();
  await page.page.getByText(/^Done in/).waitFor();
  await row.getByRole("button", { name: "Pause default" }).waitFor();
});

test("limits hold as soon as they are saved, and places in line move by themselves", async () => {
  await using house = await openHouse();
  const { server, browser, admin } = house;
  const mira = await server.signUp(MIRA);
  await using person = createClient({ url: server.url, sessionToken: mira.token });

  await using desk = await openApp(browser, { url: server.url, as: admin, path: "/admin/queues" });
  const own = desk.page
    .getByRole("listitem")
    .filter({ has: desk.page.getByRole("heading", { name: "default", exact: true }) });
  const editor = desk.page.getByRole("form", { name: "Limits of default" });
  await desk.page.getByRole("button", { name: "Limits of default" }).click();
  const atOnce = editor.getByLabel("Running at once");

  // What cannot be is said at the field, and nothing is sent.
  await atOnce.fill("some");
  await editor.getByRole("button", { name: "Save limits" }).click();
  await editor.getByText("Expected a whole number from 1", { exact: false }).waitFor();
  await atOnce.fill("1");
  await editor.getByRole("button", { name: "Save limits" }).click();
  await editor.waitFor({ state: "hidden" });
  await own.getByText("0 of 1 running").waitFor();

  const first = await person.start("demo.countdown", { seconds: 600, steps: 600 });
  await own.getByText("1 of 1 running").waitFor();
  const second = await person.start("demo.countdown", { seconds: 600, steps: 600 });
  const third = await person.start("demo.countdown", { seconds: 600, steps: 600 });
  await using page = await openApp(browser, { url: server.url, as: mira, path: `/jobs/${third.jobId}` });
  await page.page
    .getByRole("main")
    .getByText(/^2nd in line/)
    .waitFor();

  // One less ahead of it: the place moves without a reload.
  await second.cancel();
  await page.page
    .getByRole("main")
    .getByText(/^Next in line/)
    .waitFor();

  // Room for two: it starts while the first still runs.
  await desk.page.getByRole("button", { name: "Limits of default" }).click();
  await atOnce.fill("2");
  await editor.getByRole("button", { name: "Save limits" }).click();
  await own.getByText("2 of 2 running").waitFor();
  await expect.poll(async () => (await third.view()).state).toBe("running");
  expect((await first.view()).state).toBe("running");

  // And back to what the version says.
  await desk.page.getByRole("button", { name: "Limits of default" }).click();
  await editor.getByRole("button", { name: "Reset to defaults" }).click();
  await own.getByText("2 of 16 running").waitFor();
  await Promise.all([first.cancel(), third.cancel()]);
});

test("the emergency stop says what it will do, does it, and Resume undoes the stop", async () => {
  await using house = await openHouse();
  const { server, browser, admin } = house;
  const mira = await server.signUp(MIRA);
  await using person = createClient({ url: server.url, sessionToken: mira.token });
  await using operator = createClient({ url: server.url, sessionToken: admin.token });
  await operator.queues.setLimits("default", { concurrency: 1 });
  const running = await person.start("demo.countdown", { seconds: 600, steps: 600 });
  await expect.poll(async () => (await running.view()).state).toBe("running");
  const waiting = await person.start("demo.countdown", { seconds: 600, steps: 600 });

  await using desk = await openApp(browser, { url: server.url, as: admin, path: "/admin/queues" });
  await desk.page.getByText("1 running · 1 waiting").waitFor();
  await desk.page.getByRole("button", { name: "Stop everything…" }).click();
  const dialog = desk.page.getByRole("dialog", { name: "Stop everything?" });
  await dialog.getByText("The 1 job that waits keeps its place.").waitFor();
  await dialog.getByRole("radiogroup", { name: "What waits" }).getByRole("radio", { name: "Fail" }).click();
  await dialog.getByText("The 1 job that waits fails with the reason “cleared”.").waitFor();
  // What Resume does not bring back takes a word.
  const stop = dialog.getByRole("button", { name: "Stop everything now" });
  expect(await stop.isDisabled()).toBe(true);
  await dialog.getByLabel("Type “stop” to confirm").fill("stop");
  await stop.click();

  await desk.page.getByText("Everything is stopped: nothing new starts in any queue.").waitFor();
  await expect.poll(async () => (await waiting.view()).error?.reason).toBe("cleared");
  expect((await running.view()).state).toBe("running");

  const later = await person.start("demo.countdown", { seconds: 1, steps: 1 });
  await using page = await openApp(browser, { url: server.url, as: mira, path: `/jobs/${later.jobId}` });
  await page.page.getByRole("main").getByText("Everything is paused by an admin", { exact: true }).waitFor();
  await running.cancel();
  await desk.page.getByRole("button", { name: "Resume everything" }).click();
  await page.page.getByText(/^Done in/).waitFor();
  await desk.page.getByRole("button", { name: "Stop everything…" }).waitFor();
});
