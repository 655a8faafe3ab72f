/**
 * `pnpm test:faults [--only name,name] [--trials 3] [--short] [--seed 1] [--keep folder] [--json]`: breaks
 * the product in every way there is, one after the other, each in an arena of its own, and checks the
 * history of each against the invariants. Ends with 1 when one of them did not hold.
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, exit } from "node:process";
import { parseArgs } from "node:util";
import { FAULTS } from "./faults/index.ts";
import { runFault } from "./run-fault.ts";
import type { FaultReport } from "./run-fault.ts";
import { table } from "./table.ts";

// What was started goes with us, by its `exit` listeners.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => exit(130));

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    only: { type: "string" },
    trials: { type: "string", default: "3" },
    short: { type: "boolean", default: false },
    seed: { type: "string" },
    keep: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const only = values.only?.split(",");
const unknown = only?.filter((name) => FAULTS.every((fault) => fault.name !== name)) ?? [];
if (unknown.length > 0) {
  const names = FAULTS.map(({ name }) => name).join(", ");
  process.stderr.write(`--only: expected some of ${names}; got ${unknown.join(", ")}\n`);
  exit(2);
}
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e6) : Number(values.seed);
const keepIn = values.keep ?? (await mkdtemp(join(tmpdir(), "jobwire-histories-")));
const say = (text: string) => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
say(`seed ${seed}; histories in ${keepIn}`);

const reports: FaultReport[] = [];
for (const fault of FAULTS.filter(({ name }) => only?.includes(name) ?? true)) {
  say(`\n${fault.name}: ${fault.summary}`);
  const options = { seed, trials: Number(values.trials), isShort: values.short, keepIn };
  const report = await runFault(fault, options);
  reports.push(report);
  say(`${report.verdict} after ${Math.round(report.tookMs / 1_000)} s`);
  for (const line of [...report.failures, ...report.violations.map(({ message }) => message)].slice(0, 5))
    say(`  ${line}`);
}
if (values.json) process.stdout.write(`${JSON.stringify({ seed, reports })}\n`);
else say(`\n${table(reports)}`);
exit(reports.some(({ verdict }) => verdict === "violated") ? 1 : 0);
