import { fileURLToPath } from "node:url";
import { createTestDatabase } from "@jobwire/db/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { type RunningServer, startServer } from "../harness/start-server.ts";

const PHOTO = fileURLToPath(new URL("../../packages/jobs/fixtures/chelsea.png", import.meta.url));
/** More stops than any screen has before what is looked for. */
const MOST_STOPS = 90;
/** For the camera of a model to come to where it goes. */
const DRAWN = { timeout: 20_000 };

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
    const said = element.getAttribute("aria-label") ?? (element as { alt?: string }).alt;
    const name = said ?? (labels.join(" ") || element.textContent) ?? "";
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

/** Where the camera of the model on the page stands, in radians around it and from above. */
function lookedFrom(page: Page): Promise<{ theta: number; phi: number }> {
  return page.evaluate(() => {
    const viewer = document.querySelector("model-viewer") as unknown as {
      getCameraOrbit(): { theta: number; phi: number };
    };
    const { theta, phi } = viewer.getCameraOrbit();
    return { theta, phi };
  });
}

/** With the keyboard alone, from a job's page: stops at the model, looks at it from another side, and from the front again. */
async function turnModel(page: Page): Promise<void> {
  // Twice: what was asked for once can be asked for again.
  const rounds: [key: string, angle: "theta" | "phi"][][] = [
    [
      ["ArrowRight", "theta"],
      ["ArrowUp", "phi"],
    ],
    [["ArrowLeft", "theta"]],
  ];
  for (const keys of rounds) {
    await tabTo(page, /^A 3D model/);
    for (const [key, angle] of keys) {
      const first = await lookedFrom(page);
      for (let press = 0; press < 4; press += 1) await page.keyboard.press(key);
      // Drawn without a graphics card, frame by frame.
      const turned = async () => Math.abs((await lookedFrom(page))[angle] - first[angle]);
      await expect.poll(turned, DRAWN).toBeGreaterThan(0.2);
    }
    await tabTo(page, /^From the front$/);
    await page.keyboard.press("Enter");
    await expect.poll(async () => Math.abs(Math.sin((await lookedFrom(page)).theta)), DRAWN).toBeLessThan(0.02);
    // Back to the top of the page, for the next round.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
  }
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

test("with the keyboard alone a guest adds a photo, has it cut out, turns its 3D model, stops another job, and reads the inbox", async () => {
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
  const focusIsAt = (name: string) => expect.poll(async () => (await focused(page)).name).toBe(name);
  await focusIsAt("Open chelsea.png");

  // Menus give the focus back, the first time, too; what is deleted and taken back leaves it in the page.
  await tabTo(page, /^More actions for chelsea\.png$/);
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Delete" }).waitFor();
  await page.keyboard.press("Escape");
  await focusIsAt("More actions for chelsea.png");
  await tabTo(page, /^Select$/);
  await page.keyboard.press("Enter");
  await page.getByRole("toolbar").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("toolbar").waitFor({ state: "detached" });
  await tabTo(page, /^Select$/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Select chelsea\.png$/);
  await page.keyboard.press("Space");
  await tabTo(page, /^Delete$/);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Open chelsea.png" }).waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await page.getByRole("link", { name: "Open chelsea.png" }).waitFor();
  expect((await focused(page)).name).not.toBe("");

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
  await tabTo(page, /^3D model/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 2, name: "3D model" }).waitFor();
  await tabTo(page, /chelsea\.png/);
  await page.keyboard.press("Space");
  await tabTo(page, /^Start$/);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "From the front" }).waitFor({ timeout: 60_000 });
  await turnModel(page);

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
