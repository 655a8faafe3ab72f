import { readdir, stat, writeFile } from "node:fs/promises";
import type { Screen } from "./screen.ts";

/** Name of a screen's sheet; the first has the screen's own. */
export function fileOf({ name }: Screen, index: number): string {
  return index === 0 ? `${name}.webp` : `${name}-${index + 1}.webp`;
}

/** Writes the list of the sheets that are in the folder. */
export async function writeIndex(folder: URL, screens: readonly Screen[]): Promise<void> {
  const there = new Set(await readdir(folder));
  const lines: string[] = [];
  for (const screen of screens) {
    const files: string[] = [];
    while (there.has(fileOf(screen, files.length))) files.push(fileOf(screen, files.length));
    if (files.length === 0) continue;
    const sizes = await Promise.all(files.map((file) => stat(new URL(file, folder))));
    const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
    const links = files.map((file, index) => `[${index === 0 ? screen.title : index + 1}](${file})`).join(", ");
    const states = screen.states.map(({ name }) => name).join("; ");
    lines.push(`- ${links} (${Math.round(bytes / 1_000)} kB): ${states}.`);
  }
  const text = [
    "# Screens",
    "",
    "Made by `pnpm screens` (`e2e/screens`): the product with real work in it, in real Chromium. A sheet a screen, a row a",
    "state; from the left: desk light, desk dark (1440 × 900), phone light, phone dark (390 × 844).",
    "",
    ...lines,
    "",
  ];
  await writeFile(new URL("README.md", folder), text.join("\n"));
}
