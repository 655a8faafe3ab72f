/**
 * `pnpm screens [--only <screen>] [--data <folder>] [--shots <folder>]`: starts the product with work in it, opens every
 * screen in every state in real Chromium, and writes a sheet for each to docs/screens.
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "../harness/launch-browser.ts";
import { drawSheets } from "./draw-sheet.ts";
import { Profiles } from "./profiles.ts";
import { SCREENS } from "./screens/index.ts";
import { seedHouse } from "./seed/seed-house.ts";
import { takeShots } from "./take-shots.ts";
import { fileOf, writeIndex } from "./write-index.ts";

const TARGET = new URL("../../docs/screens/", import.meta.url);

const { values } = parseArgs({
  options: {
    /** These screens only. */
    only: { type: "string", multiple: true },
    /** These states only, by a part of their name; no sheet is written. */
    state: { type: "string" },
    /** Where the product keeps its data; reused when it is there. Default: a temporary folder. */
    data: { type: "string" },
    /** Each picture by itself, as PNG, is written here too. */
    shots: { type: "string" },
  },
});
const chosen = SCREENS.filter(({ name }) => values.only?.includes(name) ?? true);
if (chosen.length === 0) {
  throw new Error(
    `--only: expected some of ${SCREENS.map(({ name }) => name).join(", ")}, got ${values.only?.join(", ")}`,
  );
}

await using stack = new AsyncDisposableStack();
const dataDir =
  values.data ??
  stack.adopt(await mkdtemp(join(tmpdir(), "jobwire-screens-")), (path) => rm(path, { recursive: true, force: true }));
await mkdir(dataDir, { recursive: true });
await chmod(dataDir, 0o755);
const { server, seeded } = stack.use(await seedHouse(dataDir));
process.stdout.write("The work is done; taking pictures.\n");
const browser = stack.adopt(await launchBrowser(), (open) => open.close());
const profiles = new Profiles(browser, server.url, seeded);
if (values.shots !== undefined) await mkdir(values.shots, { recursive: true });

for (const screen of chosen) {
  const { state: part } = values;
  const looked = { ...screen, states: screen.states.filter(({ name }) => part === undefined || name.includes(part)) };
  const shots = await takeShots(profiles, looked);
  for (const { state, form, problem } of shots) {
    if (problem === null) continue;
    process.exitCode = 1;
    process.stderr.write(`${screen.name}, ${state.name}, ${form.scheme} ${form.widthPx}: ${problem}\n`);
  }
  if (values.shots !== undefined) {
    for (const { state, form, png } of shots) {
      const name = `${screen.name}-${state.name.replaceAll(/\W+/g, "-")}-${form.scheme}-${form.widthPx}.png`;
      await writeFile(join(values.shots, name), png);
    }
  }
  if (part === undefined) {
    const sheets = await drawSheets(screen, shots);
    for (const [index, sheet] of sheets.entries()) await writeFile(new URL(fileOf(screen, index), TARGET), sheet);
    const bytes = sheets.reduce((sum, { length }) => sum + length, 0);
    process.stdout.write(`${screen.name}: ${shots.length} pictures, ${Math.round(bytes / 1_000)} kB\n`);
  }
}
await writeIndex(TARGET, SCREENS);
