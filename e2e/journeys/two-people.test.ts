import { createTestDatabase } from "@jobwire/db/testing";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { startServer } from "../harness/start-server.ts";

const PHOTO = fileURLToPath(new URL("../../packages/jobs/fixtures/chelsea.png", import.meta.url));
const COFFEE = fileURLToPath(new URL("../../packages/jobs/fixtures/coffee.png", import.meta.url));

test("two browsers of one person stay in step, from two servers; another person sees nothing", async () => {
  await using database = await createTestDatabase();
  await using here = await startServer({ databaseUrl: database.url });
  await using there = await startServer({ databaseUrl: database.url, role: "api", dataDir: here.dataDir });
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (open) => open.close());
  const mira = await here.signUp({ email: "mira@example.com", password: "a long enough password" });
  const omar = await here.signUp({ email: "omar@example.com", password: "a long enough password" });

  await using laptop = await openApp(browser, { url: here.url, as: mira });
  await using phone = await openApp(browser, { url: there.url, as: mira, viewport: { width: 390, height: 844 } });
  await using stranger = await openApp(browser, { url: there.url, as: omar });
  await stranger.page.getByRole("heading", { name: "Drop a photo, a PDF or a video here" }).waitFor();

  // The upload on one shows on the other without a reload, and so does the work about it.
  await laptop.page.locator("input[type=file]").first().setInputFiles(PHOTO);
  await laptop.page.getByRole("link", { name: "Open chelsea.png" }).waitFor();
  await phone.page.getByRole("link", { name: "Open chelsea.png" }).waitFor();
  await laptop.page.getByRole("button", { name: "Remove background" }).click();
  await phone.page.getByRole("progressbar", { name: "Remove background" }).first().waitFor();
  for (const { page } of [laptop, phone]) {
    await page.getByRole("link", { name: "Download cut-out" }).waitFor({ timeout: 60_000 });
  }

  // The cut-out has taken the photo's place, and it is a real picture.
  const picture = laptop.page.getByRole("img", { name: "chelsea.png" }).last();
  await laptop.page.waitForFunction(() =>
    [...document.images].some((image) => image.src.includes("/api/artifacts/") && image.naturalWidth > 0),
  );
  expect(await picture.isVisible()).toBe(true);

  // Somebody tries the app on another device, then signs in to the account that there is: the work comes along.
  const tried = stack.adopt(await browser.newContext({ viewport: { width: 390, height: 844 } }), (it) => it.close());
  const trying = await tried.newPage();
  trying.setDefaultTimeout(20_000);
  await trying.goto(there.url);
  await trying.getByRole("button", { name: "Try it without an account" }).click();
  await trying.getByRole("heading", { name: "Drop a photo, a PDF or a video here" }).waitFor();
  await trying.locator("input[type=file]").first().setInputFiles(COFFEE);
  await trying.getByRole("link", { name: "Open coffee.png" }).waitFor();
  await trying.goto(`${there.url}/sign-in?mode=sign-in`);
  await trying.getByLabel("E-mail").fill("mira@example.com");
  await trying.locator("input[name=password]").fill("a long enough password");
  expect(await trying.getByRole("checkbox", { name: "Bring along what I made as a guest" }).isChecked()).toBe(true);
  await trying.getByRole("button", { name: "Sign in", exact: true }).click();
  await trying.getByText(/^1 picture.* came along\.$/).waitFor();
  for (const page of [trying, laptop.page, phone.page])
    await page.getByRole("link", { name: "Open coffee.png" }).waitFor();

  // Nothing of it reached the other person, not even by its address.
  await stranger.page.getByRole("heading", { name: "Drop a photo, a PDF or a video here" }).waitFor();
  const { rows } = await database.pool.query<{ id: string }>(
    "SELECT id FROM job WHERE task = 'image.remove-background'",
  );
  await stranger.page.goto(`${there.url}/jobs/${rows[0]?.id}`);
  await stranger.page.getByText("There is no such job").waitFor();
});

test("a tab learns that its person signed out elsewhere, or is no admin any more", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (open) => open.close());
  const admin = await server.adminSignIn();
  const mira = await server.signUp({ email: "mira@example.com", password: "a long enough password" });
  const setRole = async (role: "admin" | "user") => {
    const response = await fetch(`${server.url}/api/auth/admin/set-role`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url, cookie: admin.cookie },
      body: JSON.stringify({ userId: mira.userId, role }),
    });
    expect(response.status).toBe(200);
  };

  await setRole("admin");
  await using tab = await openApp(browser, { url: server.url, as: mira, path: "/admin/workers" });
  await tab.page.getByText("Alive", { exact: true }).waitFor();
  await setRole("user");
  await tab.page.getByRole("heading", { name: "This page is for admins" }).waitFor();
  expect(await tab.page.getByRole("link", { name: "All jobs" }).count()).toBe(0);

  await tab.page.evaluate(() => Object.assign(window, { heldOfMira: true }));
  const other = await tab.context.newPage();
  await other.goto(`${server.url}/account`);
  await other.getByRole("button", { name: "Sign out" }).click();
  await tab.page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(new URL(tab.page.url()).searchParams.get("to")).toBe("/admin/workers");
  await tab.page.getByText("You are signed out on this device.").waitFor();
  // Whoever signs in here next finds nothing that the page held of her.
  expect(await tab.page.evaluate(() => "heldOfMira" in window)).toBe(false);
});
