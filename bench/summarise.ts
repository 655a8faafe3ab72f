import { cpus, totalmem } from "node:os";

export interface Summary {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

/** Nearest-rank percentiles of durations, in their own unit; NaN for none. */
export function summaryOf(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}

/** Prints one line of figures per series, under a line that names the machine; as JSON for programs. */
export function summarise(title: string, series: Record<string, readonly number[]>, asJson: boolean): void {
  const summaries = Object.entries(series).map(([name, values]) => ({ name, ...rounded(summaryOf(values)) }));
  const environment = describeMachine();
  if (asJson) {
    console.log(JSON.stringify({ title, environment, results: summaries }));
    return;
  }
  console.log(`\n${title}\n${environment}\n`);
  const width = Math.max(...summaries.map(({ name }) => name.length));
  console.log(`${"".padEnd(width)}  ${["p50", "p95", "max", "n"].map((head) => head.padStart(9)).join("")}`);
  for (const { name, p50, p95, max, count } of summaries) {
    console.log(`${name.padEnd(width)}  ${[p50, p95, max, count].map((value) => String(value).padStart(9)).join("")}`);
  }
}

function rounded(summary: Summary): Summary {
  const round = (value: number) => Math.round(value * 10) / 10;
  return { ...summary, p50: round(summary.p50), p95: round(summary.p95), max: round(summary.max) };
}

export function describeMachine(): string {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model.trim() ?? "unknown CPU"}, ${memoryGb} GB, Node ${process.versions.node}, ${process.platform}`;
}
