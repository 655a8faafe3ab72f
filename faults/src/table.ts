import type { FaultReport } from "./run-fault.ts";

/** The reports as a table for people, with what was violated below it. */
export function table(reports: readonly FaultReport[]): string {
  const head = ["fault", "trials", "jobs", "lost", "doubled", "zombies", "p50 s", "p99 s", "max s", "verdict"];
  const rows = reports.map((report) => [
    report.fault,
    String(report.trials),
    String(report.jobs),
    String(report.lost),
    String(report.doubled),
    String(report.zombies),
    ...[0.5, 0.99, 1].map((share) => seconds(report.recoveriesMs, share)),
    report.verdict,
  ]);
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 || column === 9 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [line(head), ...rows.map(line), ...reports.flatMap(notes)].join("\n");
}

/** Nearest rank; a dash for none. */
function seconds(valuesMs: readonly number[], share: number): string {
  const sorted = valuesMs.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return value === undefined ? "–" : (value / 1_000).toFixed(1);
}

const NAMED = 5;

function notes({ fault, figures, reason, failures, violations }: FaultReport): string[] {
  const said = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  const few = violations
    .slice(0, NAMED)
    .map(({ invariant, code, jobId, message }) => `${invariant} ${code} (job ${jobId}): ${message}`);
  const more = violations.length > NAMED ? [`… and ${violations.length - NAMED} more violations`] : [];
  return [
    ...(reason === undefined ? [] : [`skipped: ${reason}`]),
    ...(said.length > 0 ? [said.join(", ")] : []),
    ...failures,
    ...few,
    ...more,
  ].map((note) => `  ${fault}: ${note}`);
}
