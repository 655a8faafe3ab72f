import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Credentials } from "./start-server.ts";

export interface OpenApp extends AsyncDisposable {
  context: BrowserContext;
  page: Page;
}

export interface OpenAppOptions {
  /** Where the app is; the server's url, or a relay's. */
  url: string;
  as: Credentials;
  path?: string;
  viewport?: { width: number; height: number };
  colorScheme?: "light" | "dark";
}

/** A browser profile of its own, signed in, with the app open. */
export async function openApp(browser: Browser, options: OpenAppOptions): Promise<OpenApp> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1440, height: 900 },
    colorScheme: options.colorScheme ?? "light",
  });
  const cookies = options.as.cookie.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: options.url, httpOnly: true };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${options.url}${options.path ?? "/"}`);
  return {
    context,
    page,
    async [Symbol.asyncDispose]() {
      await context.close();
    },
  };
}
