import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import type axe from "axe-core";
import type { Page } from "playwright-core";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong on the page as it is now, one line each; empty when nothing. */
export async function checkAccessibility(page: Page): Promise<string[]> {
  // Whatever fades in is judged by the colours it ends with.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        // What follows a scroll bar never ends.
        .filter(({ timeline }) => timeline instanceof DocumentTimeline)
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  );
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")} – ${node.failureSummary?.replaceAll(/\s+/g, " ")}`),
    );
  });
}
