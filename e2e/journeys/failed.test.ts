import { createClient } from "@jobwire/client";
import { expect, test } from "vitest";
import { openApp } from "../harness/open-app.ts";
import { openHouse } from "../harness/open-house.ts";

const MIRA = { email: "mira@example.com", password: "a long enough password" };
const DOOMED = { seconds: 0, steps: 1, failureRate: 1 };

test("failed jobs are retried or removed, one by one, chosen, and all at once; a person does so with their own", async () => {
  await using house = await openHouse();
  const { server, browser, admin } = house;
  const mira = await server.signUp(MIRA);
  await using person = createClient({ url: server.url, sessionToken: mira.token });
  await using operator = createClient({ url: server.url, sessionToken: admin.token });

  await using desk = await openApp(browser, { url: server.url, as: admin, path: "/admin/failed" });
  await desk.page.getByRole("heading", { name: "Nothing has failed" }).waitFor();

  // They come by push, in one group: same task, same error.
  const jobs = await Promise.all([1, 2, 3, 4].map(() => person.start("demo.countdown", DOOMED)));
  const states = async () => (await Promise.all(jobs.map((job) => job.view()))).map(({ state }) => state);
  const group = desk.page.getByRole("list", { name: "Failures by task and error" }).getByRole("listitem").first();
  await group.getByText("4 jobs", { exact: true }).waitFor({ timeout: 30_000 });

  // Retried jobs wait while the queue is paused, so that they can be counted.
  await operator.queues.pause("default");
  await group.getByRole("button", { name: /^Countdown/ }).click();
  await group
    .getByRole("button", { name: `Retry the job of ${MIRA.email}` })
    .first()
    .click();
  await group.getByText("3 jobs", { exact: true }).waitFor();
  await group
    .getByRole("checkbox", { name: `Select the job of ${MIRA.email}` })
    .first()
    .check();
  await group.getByText("1 selected").waitFor();
  await group.getByRole("button", { name: "Retry 1 job", exact: true }).click();
  await group.getByText("2 jobs", { exact: true }).waitFor();
  await group.getByRole("button", { name: /^Retry all 2/ }).click();
  await desk.page.getByText("2 jobs are queued again.").waitFor();
  await desk.page.getByRole("heading", { name: "Nothing has failed" }).waitFor();
  expect(await states()).toEqual(["queued", "queued", "queued", "queued"]);

  // They fail again; their own person retries all of them from the inbox.
  await operator.queues.resume("default");
  await expect.poll(states, { timeout: 30_000 }).toEqual(["failed", "failed", "failed", "failed"]);
  await operator.queues.pause("default");
  await using phone = await openApp(browser, {
    url: server.url,
    as: mira,
    path: "/inbox",
    viewport: { width: 390, height: 844 },
  });
  await phone.page.getByRole("button", { name: "Retry all 4 failed" }).click();
  await phone.page.getByText("4 jobs run again.").waitFor();
  expect(await states()).toEqual(["queued", "queued", "queued", "queued"]);
  // The inbox lists them; the tray does not say it twice.
  await phone.page.getByRole("heading", { name: "Under way" }).waitFor();
  expect(await phone.page.getByRole("region", { name: "Jobs under way" }).count()).toBe(0);

  // What nobody means to retry is removed, after a question; it leaves every screen.
  await operator.queues.resume("default");
  await expect.poll(states, { timeout: 30_000 }).toEqual(["failed", "failed", "failed", "failed"]);
  await group.getByText("4 jobs", { exact: true }).waitFor();
  await group
    .getByRole("button", { name: `Remove the job of ${MIRA.email}` })
    .first()
    .click();
  await desk.page.getByRole("dialog", { name: "Remove this job?" }).getByRole("button", { name: "Remove it" }).click();
  await group.getByText("3 jobs", { exact: true }).waitFor();
  await phone.page.getByRole("button", { name: "Remove all 3 failed" }).click();
  const question = phone.page.getByRole("dialog", { name: "Remove 3 jobs?" });
  await question.getByRole("button", { name: "Keep" }).click();
  await question.waitFor({ state: "hidden" });
  await phone.page.getByRole("button", { name: "Remove all 3 failed" }).click();
  await question.getByRole("button", { name: "Remove 3 jobs" }).click();
  await phone.page.getByRole("heading", { name: "Nothing has finished yet" }).waitFor();
  await desk.page.getByRole("heading", { name: "Nothing has failed" }).waitFor();
});
