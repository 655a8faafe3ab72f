import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Flags that keep Chromium from calling its maker, and let it run as root. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Real Chromium: the system's, else the one that npm package @sparticuz/chromium carries. */
export async function launchBrowser(): Promise<Browser> {
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (system !== undefined) return chromium.launch({ executablePath: system, args: QUIET });
  const { default: packed } = await import("@sparticuz/chromium");
  // Not its own list of flags: that one is for a single page in one process without web security.
  const args = [...QUIET, "--use-gl=angle", "--use-angle=swiftshader", "--in-process-gpu"];
  return chromium.launch({ executablePath: await packed.executablePath(), args });
}
