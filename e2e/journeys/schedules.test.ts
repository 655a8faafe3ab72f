import { createClient } from "@jobwire/client";
import { expect, test } from "vitest";
import { openApp } from "../harness/open-app.ts";
import { openHouse } from "../harness/open-house.ts";

test("an admin makes a schedule, sees it fire, runs it by hand, pauses, edits and removes it", async () => {
  await using house = await openHouse();
  const { server, browser, admin } = house;
  await using client = createClient({ url: server.url, sessionToken: admin.token });
  await using desk = await openApp(browser, { url: server.url, as: admin, path: "/admin/schedules" });
  const { page } = desk;

  await page.getByRole("heading", { name: "Nothing runs by the clock yet" }).waitFor();
  await page.getByRole("button", { name: "New schedule" }).click();
  const dialog = page.getByRole("dialog", { name: "New schedule" });

  // The line is read in words, by the clocks of the zone; a wrong one is refused in words.
  await dialog.getByLabel("Cron line").fill("0 9 * * 1-5");
  await dialog.getByText("On weekdays at 09:00").waitFor();
  await expect.poll(() => dialog.getByRole("status").getByRole("listitem").count()).toBe(5);
  await dialog.getByLabel("Cron line").fill("99 9 * * *");
  await dialog.getByRole("status").getByText(/cron/i).waitFor();

  await dialog.getByRole("button", { name: "Create schedule" }).click();
  await dialog.getByText("Give it a name.").waitFor();
  await dialog.getByLabel("Name", { exact: true }).fill("Every second");
  await dialog.getByLabel("Cron line").fill("* * * * * *");
  await dialog.getByText("Every second", { exact: true }).waitFor();
  await dialog.getByRole("radio", { name: "Wait for it" }).click();
  await dialog.locator("#field-seconds").fill("0");
  await dialog.getByRole("button", { name: "Create schedule" }).click();
  await dialog.waitFor({ state: "hidden" });

  // It fires, and the page hears of it.
  const row = page.getByRole("list", { name: "Schedules" }).getByRole("listitem").first();
  await row.getByText("Started", { exact: true }).first().waitFor();
  await row.getByRole("button", { name: "Pause Every second" }).click();
  await row.getByText("Paused", { exact: true }).waitFor();
  const { jobs: fired } = await client.jobs.list();
  expect(fired.length).toBeGreaterThan(0);
  expect(fired.every((job) => job.task === "demo.countdown")).toBe(true);

  // By hand it runs also while paused; its history opens the job.
  await row.getByRole("button", { name: "Run now: Every second" }).click();
  await row.getByText("Run by hand", { exact: true }).first().waitFor();
  await row.getByRole("button", { name: "History of Every second" }).click();
  const history = row.getByRole("list", { name: "History of Every second" });
  await history.getByText("Run by hand").waitFor();
  expect(await history.getByRole("link", { name: "Open job" }).first().getAttribute("href")).toMatch(/^\/jobs\//);

  await row.getByRole("button", { name: "Edit Every second" }).click();
  const edit = page.getByRole("dialog", { name: "Edit “Every second”" });
  await edit.getByLabel("Name", { exact: true }).fill("Nightly");
  await edit.getByLabel("Cron line").fill("0 2 * * *");
  await edit.getByRole("button", { name: "Save" }).click();
  await edit.waitFor({ state: "hidden" });
  await row.getByRole("heading", { name: "Nightly" }).waitFor();
  await row.getByRole("button", { name: "Resume Nightly" }).click();
  await row
    .getByText(/^in \d+ (h|min|s)/)
    .first()
    .waitFor();

  await row.getByRole("button", { name: "Remove Nightly" }).click();
  await page.getByRole("dialog", { name: "Remove “Nightly”?" }).getByRole("button", { name: "Remove" }).click();
  await page.getByRole("heading", { name: "Nothing runs by the clock yet" }).waitFor();
  expect(await client.schedules.list()).toEqual([]);
});
