import type { Page } from "playwright-core";

/**
 * Every line of the log on an open job page, first to last. The page keeps only the visible lines in
 * the document, so this scrolls through them.
 */
export async function readLog(page: Page): Promise<string[]> {
  const lines = await page.getByRole("log").evaluate(async (box) => {
    const found = new Map<number, string>();
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const collect = () => {
      for (const row of box.querySelectorAll<HTMLElement>("[data-index]")) {
        found.set(Number(row.dataset.index), row.textContent);
      }
    };
    box.scrollTop = 0;
    await painted();
    for (;;) {
      collect();
      if (box.scrollTop + box.clientHeight >= box.scrollHeight - 1) break;
      box.scrollTop += box.clientHeight / 2;
      await painted();
    }
    return [...found].toSorted(([a], [b]) => a - b);
  });
  lines.forEach(([index], position) => {
    if (index !== position) throw new Error(`expected line ${position} of the log, got line ${index}`);
  });
  return lines.map(([, text]) => text);
}
