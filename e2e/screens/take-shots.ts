import type { Page } from "playwright-core";
import { FORMS, type Form, type Profiles } from "./profiles.ts";
import type { Screen, ScreenState } from "./screen.ts";

/** A page that is longer than that is cut. */
const MOST_WINDOWS = 3;

/** A state in one form, as PNG. */
export interface Shot {
  state: ScreenState;
  form: Form;
  png: Buffer;
  /** What was waited for in vain; the picture shows what was there instead. */
  problem: string | null;
}

/** Opens each state of a screen in each of its forms and takes its picture. */
export async function takeShots(profiles: Profiles, screen: Screen): Promise<Shot[]> {
  const shots: Shot[] = [];
  for (const state of screen.states) {
    for (const form of state.isBrief ? [FORMS[0], FORMS[3]] : FORMS) {
      const page = await profiles.openPage(state.as, form);
      const problem = await open(page, state, profiles.addressOf(state.path));
      shots.push({ state, form, png: await picture(page, form, state.isWhole === true), problem });
      await profiles.closePage(page);
    }
  }
  return shots;
}

/** Resolves with what was waited for in vain; null: all of it came. */
async function open(page: Page, state: ScreenState, address: string): Promise<string | null> {
  try {
    await state.before?.(page);
    await page.goto(address);
    await page.locator(state.there).first().waitFor();
    await state.after?.(page);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function picture(page: Page, form: Form, isWhole: boolean): Promise<Buffer> {
  // Pictures and fonts that are on their way, and what fades in.
  await page.waitForLoadState("load");
  await page
    .waitForFunction(
      () =>
        document.fonts.status === "loaded" &&
        [...document.images].every(({ complete, loading, y }) => complete || (loading === "lazy" && y > innerHeight)),
      undefined,
      { timeout: 8_000 },
    )
    .catch(() => undefined);
  await page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 350)));
  if (!isWhole) return page.screenshot();
  const heightPx = await page.evaluate(() => document.documentElement.scrollHeight);
  // The window grows instead of a full-page picture: what sticks to its edges stays at them.
  const height = Math.max(form.heightPx, Math.min(heightPx, form.heightPx * MOST_WINDOWS));
  await page.setViewportSize({ width: form.widthPx, height });
  await page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 250)));
  return page.screenshot();
}
