import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Onlooker, ScreenState } from "./screen.ts";
import type { Seeded } from "./seed/seeded.ts";

/** How a state is looked at. */
export const FORMS = [
  { scheme: "light", widthPx: 1_440, heightPx: 900 },
  { scheme: "dark", widthPx: 1_440, heightPx: 900 },
  { scheme: "light", widthPx: 390, heightPx: 844 },
  { scheme: "dark", widthPx: 390, heightPx: 844 },
] as const;
export type Form = (typeof FORMS)[number];

/** Browser profiles, one for each onlooker and form; whoever is not signed in has a new one each time. */
export class Profiles {
  readonly #browser: Browser;
  readonly #url: string;
  readonly #seeded: Seeded;
  readonly #kept = new Map<string, BrowserContext>();

  constructor(browser: Browser, url: string, seeded: Seeded) {
    this.#browser = browser;
    this.#url = url;
    this.#seeded = seeded;
  }

  addressOf(path: ScreenState["path"]): string {
    return this.#url + (typeof path === "string" ? path : path(this.#seeded));
  }

  async openPage(as: Onlooker, form: Form): Promise<Page> {
    const key = `${as} ${form.scheme} ${form.widthPx}`;
    const context = this.#kept.get(key) ?? (await this.#open(as, form));
    if (as !== "nobody") this.#kept.set(key, context);
    const page = await context.newPage();
    page.setDefaultTimeout(12_000);
    return page;
  }

  async closePage(page: Page): Promise<void> {
    const context = page.context();
    await context.setOffline(false);
    // Such as that the tray is open.
    await page.evaluate(() => localStorage.clear()).catch(() => undefined);
    await page.close();
    if (![...this.#kept.values()].includes(context)) await context.close();
  }

  async #open(as: Onlooker, form: Form): Promise<BrowserContext> {
    const context = await this.#browser.newContext({
      viewport: { width: form.widthPx, height: form.heightPx },
      colorScheme: form.scheme,
      // What moves would be caught in mid-air.
      reducedMotion: "reduce",
      isMobile: form.widthPx < 800,
      hasTouch: form.widthPx < 800,
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      // Its requests would not be seen by a state's `before`.
      serviceWorkers: "block",
    });
    if (as !== "nobody") {
      const cookies = this.#seeded.people[as].cookie.split("; ").map((pair) => {
        const at = pair.indexOf("=");
        return { name: pair.slice(0, at), value: pair.slice(at + 1), url: this.#url, httpOnly: true };
      });
      await context.addCookies(cookies);
    }
    return context;
  }
}
