import type { RunCost } from "./run-gallery.ts";

const HEAD = `# Gallery

What each task makes of free inputs (licences: packages/jobs/fixtures/LICENSES.md), by \`pnpm gallery [--only <task>]\`.
Seconds and memory are of one run in a child process on two cores, local provider; the first run of a task includes
the start of its process.

`;
const COLUMNS = "| Task | Input | Seconds | Peak memory, MiB |\n| --- | --- | ---: | ---: |\n";
const ROW = /^\| \[(?<task>[a-z.-]+)\]\([^)]*\) +\| (?<label>.*?) +\| +(?<seconds>[\d.]+) \| +(?<mib>\d+) \|$/;

const BELOW = "## What we saw";

/** The README with the rows of `costs`; rows of other tasks stay as they were. */
export function withFigures(readme: string, costs: readonly RunCost[]): string {
  // What people wrote below the table stays.
  const below = readme.includes(BELOW) ? `\n${readme.slice(readme.indexOf(BELOW))}` : "";
  const anew = new Set(costs.map(({ task }) => task as string));
  const kept = readme.split("\n").flatMap((line) => {
    const { task, label, seconds, mib } = ROW.exec(line)?.groups ?? {};
    if (task === undefined || anew.has(task)) return [];
    return [{ task, label: label!, seconds: Number(seconds), peakRssMb: Number(mib) }];
  });
  const rows = [...kept, ...costs]
    .toSorted((a, b) => (a.task < b.task ? -1 : a.task > b.task ? 1 : 0))
    .map(({ task, label, seconds, peakRssMb }) => {
      return `| [${task}](${task}.jpg) | ${label} | ${seconds.toFixed(1)} | ${Math.round(peakRssMb)} |`;
    });
  return `${HEAD}${COLUMNS}${rows.join("\n")}\n${below}`;
}
