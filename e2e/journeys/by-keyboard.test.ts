import { fileURLToPath } from "node:url";
import { createTestDatabase } from "@jobwire/db/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { type RunningServer, startServer } from "../harness/start-server.ts";

const PHOTO = fileURLToPath(new URL("../../packages/jobs/fixtures/chelsea.png", import.meta.url));
/** More stops than any screen has before what is looked for. */
const MOST_STOPS = 90;

let stack: AsyncDisposableStack;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  server = stack.use(await startServer({ databaseUrl: database.url }));
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
});
afterAll(() => stack.disposeAsync());

interface Stop {
  name: string;
  /** How it and what is around it is drawn. */
  look: string;
}

/** What has the focus, what it is called, and how it looks now. */
function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { name: "", look: "" };
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])].map((one) => one.textContent) : [];
    const name = element.getAttribute("aria-label") ?? (labels.join(" ") || element.textContent) ?? "";
    const draw = () =>
      // A small control may be hidden, and what it stands in shows the focus.
      [element, element.parentElement, element.closest("label"), element.nextElementSibling]
        .flatMap((box) => (box === null ? [] : [getComputedStyle(box), getComputedStyle(box, "::after")]))
        .map(({ outline, boxShadow, borderColor, backgroundColor }) =>
          [outline, boxShadow, borderColor, backgroundColor].join(),
        )
        .join(";");
    (globalThis as unknown as { lookOfLast: () => string }).lookOfLast = draw;
    return { name: name.trim(), look: draw() };
  });
}

/** Presses Tab until what is called so has the focus; each stop on the way looks otherwise than when the focus has left. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const stops: string[] = [];
  let last: Stop = { name: "", look: "" };
  for (let n = 0; n < MOST_STOPS; n += 1) {
    await page.keyboard.press("Tab");
    if (last.look !== "") {
      const left = await page.evaluate(() => (globalThis as unknown as { lookOfLast: () => string }).lookOfLast());
      expect(left, `focus on "${last.name}" can be seen`).not.toBe(last.look);
    }
    last = await focused(page);
    stops.push(last.name);
    if (wanted.test(last.name)) return;
  }
  throw new Error(`expected Tab to come to ${wanted}, got ${stops.join(" | ")}`);
}

test("with the keyboard alone a guest adds a photo, has it cut out, opens the result, stops another job, and reads the inbox", async () => {
  const page = await (
    await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" })
  ).newPage();
  page.setDefaultTimeout(20_000);
  const chosen = page.waitForEvent("filechooser");
  await page.goto(server.url);
  await page.getByRole("button", { name: "Try it without an account" }).waitFor();
  await tabTo(page, /^Try it without an account$/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();

  await page.getByRole("heading", { name: "Drop a photo, a PDF or a video here" }).waitFor();
  await tabTo(page, /^Choose files$/);
  await page.keyboard.press("Enter");
  await (await chosen).setFiles(PHOTO);
  await page.getByRole("link", { name: "Open chelsea.png" }).waitFor();

  await tabTo(page, /^Open chelsea\.png$/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(async () => (await focused(page)).name).toBe("Open chelsea.png");

  await tabTo(page, /^Studio/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 2, name: "Remove background" }).waitFor();
  await tabTo(page, /chelsea\.png/);
  await page.keyboard.press("Space");
  await tabTo(page, /^Start$/);
  await page.keyboard.press("Enter");
  await page.getByText(/^Done in/).waitFor({ timeout: 60_000 });
  await tabTo(page, /^Download/);

  await tabTo(page, /^Studio/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Countdown/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 2, name: "Countdown" }).waitFor();
  await tabTo(page, /^Seconds/);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("300");
  await tabTo(page, /^Start$/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Countdown" }).waitFor();
  await tabTo(page, /^Cancel$/);
  await page.keyboard.press("Enter");
  await page.getByText(/^Stopped after|^Cancelled before/).waitFor();

  await tabTo(page, /^Inbox/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
  await tabTo(page, /Remove background/);
  await page.context().close();
});
