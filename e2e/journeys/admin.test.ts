import { createClient } from "@jobwire/client";
import { expect, test } from "vitest";
import { openApp } from "../harness/open-app.ts";
import { openHouse } from "../harness/open-house.ts";

const MIRA = { email: "mira@example.com", password: "a long enough password" };

test("an admin watches another person's job live, cancels it and runs it again; a plain user sees no such page", async () => {
  await using house = await openHouse();
  const { server, browser, admin } = house;
  const mira = await server.signUp(MIRA);
  await using client = createClient({ url: server.url, sessionToken: mira.token });

  await using desk = await openApp(browser, { url: server.url, as: admin, path: "/admin/jobs" });
  await desk.page.getByText("No jobs yet.").waitFor();

  // It appears by itself, with whose it is, and moves.
  const job = await client.start("demo.countdown", { seconds: 60, steps: 120 });
  const row = desk.page.getByRole("row").filter({ hasText: MIRA.email });
  await row.getByText("Running").waitFor();
  const percent = async () => Number(await row.getByRole("progressbar").getAttribute("aria-valuenow"));
  await expect.poll(percent).toBeGreaterThan(0);
  const before = await percent();
  await expect.poll(percent).toBeGreaterThan(before);

  // The filter stands in the address and survives a reload.
  await desk.page.getByRole("button", { name: /^Failed/ }).click();
  await desk.page.getByText("No job fits.").waitFor();
  expect(new URL(desk.page.url()).searchParams.get("state")).toBe("failed");
  await desk.page.reload();
  await desk.page.getByText("No job fits.").waitFor();
  await desk.page.getByRole("button", { name: /^Running/ }).click();
  await row.waitFor();

  // Cancelled and run again from its own page; its owner's side follows.
  await row.getByRole("link", { name: "Countdown" }).click();
  await desk.page.getByText("Owner").waitFor();
  await desk.page.getByRole("button", { name: "Cancel" }).click();
  await desk.page.getByText(/^Stopped after/).waitFor();
  await expect.poll(async () => (await job.view()).state).toBe("cancelled");
  await desk.page.getByRole("button", { name: "Run again" }).click();
  await expect.poll(async () => (await job.view()).state).toBe("running");
  await desk.page.getByRole("button", { name: "Cancel" }).waitFor();

  // The worker that runs it is there, and its heart beats: the time of the last beat changes.
  await desk.page.getByRole("link", { name: "Workers" }).click();
  const card = desk.page.getByRole("list", { name: "Workers" }).getByRole("listitem");
  await card.getByText("Alive").waitFor();
  await card.getByText("1 of").waitFor();
  const beat = () => card.locator("time").first().getAttribute("datetime");
  const first = await beat();
  await expect.poll(beat).not.toBe(first);
  await job.cancel();

  await using plain = await openApp(browser, { url: server.url, as: mira });
  await plain.page.getByRole("link", { name: "Inbox" }).waitFor();
  expect(await plain.page.getByRole("link", { name: /All jobs|Workers/ }).count()).toBe(0);
  for (const path of ["/admin/jobs", "/admin/workers"]) {
    await plain.page.goto(server.url + path);
    await plain.page.getByRole("heading", { name: "This page is for admins" }).waitFor();
  }
});

test("the table of all jobs is worked by keys alone", async () => {
  await using house = await openHouse();
  const { server, browser, admin } = house;
  await using client = createClient({ url: server.url, sessionToken: admin.token });
  const oldest = await client.start("demo.countdown", { seconds: 301, steps: 10 });
  const middle = await client.start("demo.countdown", { seconds: 302, steps: 10 });
  const newest = await client.start("demo.countdown", { seconds: 303, steps: 10 });

  await using desk = await openApp(browser, { url: server.url, as: admin, path: "/admin/jobs" });
  const { keyboard } = desk.page;
  await desk.page.getByRole("row").nth(3).waitFor();
  const focused = () => desk.page.evaluate(() => document.activeElement?.getAttribute("href"));
  const state = async (job: typeof oldest) => (await job.view()).state;

  // j and k carry the focus, so that a screen reader hears the row and Enter opens it.
  await keyboard.press("j");
  await expect.poll(focused).toBe(`/jobs/${newest.jobId}`);
  await keyboard.press("j");
  await expect.poll(focused).toBe(`/jobs/${middle.jobId}`);
  await keyboard.press("k");
  await expect.poll(focused).toBe(`/jobs/${newest.jobId}`);

  // c without a selection cancels the job under the cursor; r runs it again.
  await keyboard.press("c");
  await expect.poll(() => state(newest)).toBe("cancelled");
  await desk.page.getByRole("row").nth(1).getByText("Cancelled").waitFor();
  await keyboard.press("r");
  await expect.poll(() => state(newest)).toMatch(/queued|running/);

  // x selects; c on a selection asks first, and Escape keeps everything.
  await keyboard.press("x");
  await keyboard.press("j");
  await keyboard.press("x");
  await desk.page.getByText("2 selected").waitFor();
  await keyboard.press("c");
  const question = desk.page.getByRole("dialog", { name: "Cancel 2 jobs?" });
  await question.waitFor();
  await keyboard.press("Escape");
  await question.waitFor({ state: "hidden" });
  expect([await state(newest), await state(middle)]).toEqual(["running", "running"]);
  await keyboard.press("c");
  await question.getByRole("button", { name: "Cancel 2 jobs" }).press("Enter");
  const both = async () => [await state(newest), await state(middle)];
  await expect.poll(both).toEqual(["cancelled", "cancelled"]);
  expect(await state(oldest)).toBe("running");
  await question.waitFor({ state: "hidden" });
  await keyboard.press("Escape");
  await desk.page.getByText("2 selected").waitFor({ state: "hidden" });

  // ? helps; / searches, and letters typed there are letters.
  await keyboard.press("?");
  const help = desk.page.getByRole("dialog", { name: "Keyboard" });
  await help.waitFor();
  await keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  await keyboard.press("/");
  await keyboard.type("running");
  await desk.page.getByRole("row").nth(2).waitFor({ state: "hidden" });
  expect(new URL(desk.page.url()).searchParams.get("q")).toBe("running");
  expect(await state(oldest)).toBe("running");

  // Out of the box, onto the row, and in.
  await keyboard.press("Escape");
  await keyboard.press("j");
  await expect.poll(focused).toBe(`/jobs/${oldest.jobId}`);
  await keyboard.press("Enter");
  await desk.page.getByRole("heading", { name: "Countdown" }).waitFor();
  expect(new URL(desk.page.url()).pathname).toBe(`/jobs/${oldest.jobId}`);
  await oldest.cancel();
});
