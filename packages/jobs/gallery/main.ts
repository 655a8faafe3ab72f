/**
 * `pnpm gallery [--only <task>]`: runs every gallery of this folder, writes its contact sheet to
 * docs/gallery/<task>.jpg and its seconds and memory to the table in docs/gallery/README.md.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Gallery } from "./runner/define-gallery.ts";
import { drawSheet } from "./runner/draw-sheet.ts";
import { withFigures } from "./runner/figures-table.ts";
import { runGallery } from "./runner/run-gallery.ts";

const HERE = new URL("./", import.meta.url);
const TARGET = new URL("../../../docs/gallery/", import.meta.url);
const README = new URL("README.md", TARGET);

const { values } = parseArgs({
  options: {
    /** One task's gallery only. */
    only: { type: "string" },
  },
});

const names = (await readdir(HERE)).filter((name) => name.endsWith(".ts") && name !== "main.ts").toSorted();
const galleries: Gallery[] = [];
for (const name of names) galleries.push(((await import(new URL(name, HERE).href)) as { default: Gallery }).default);
const chosen = galleries.filter(({ task }) => values.only === undefined || values.only === task);
if (chosen.length === 0) {
  const known = galleries.map(({ task }) => task).join(", ");
  throw new Error(`--only: expected one of ${known}, got ${values.only}`);
}

await mkdir(TARGET, { recursive: true });
for (const gallery of chosen) {
  const { pictures, costs } = await runGallery(gallery);
  const { columns = 4, cellWidthPx = 320, cellHeightPx = 240 } = gallery;
  await writeFile(
    new URL(`${gallery.task}.jpg`, TARGET),
    await drawSheet(pictures, { columns, cellWidthPx, cellHeightPx }),
  );
  const readme = await readFile(README, "utf8").catch(() => "");
  await writeFile(README, withFigures(readme, costs));
  for (const { task, label, seconds, peakRssMb } of costs) {
    process.stdout.write(
      `${task.padEnd(26)} ${label.padEnd(40)} ${seconds.toFixed(1).padStart(6)} s ${Math.round(peakRssMb)} MiB\n`,
    );
  }
}
