/** `pnpm validate-config`: prints what is set, defaulted or wrong; exit code 1 if anything is wrong. */
import { nearMissLine, problemLine, readEnv } from "./env.ts";

const { entries, problems, nearMisses } = readEnv();
const width = (pick: (entry: (typeof entries)[number]) => string) =>
  Math.max(...entries.map((entry) => pick(entry).length));
const nameWidth = width((entry) => entry.name);
const valueWidth = Math.min(
  48,
  width((entry) => entry.value),
);
const lines = entries.map(
  ({ name, status, value, purpose }) =>
    `${name.padEnd(nameWidth)}  ${status.padEnd(7)}  ${value.padEnd(valueWidth)}  ${purpose}`,
);
process.stdout.write(`${lines.join("\n")}\n`);
for (const miss of nearMisses) process.stderr.write(`Warning: ${nearMissLine(miss)}\n`);
for (const problem of problems) process.stderr.write(`Wrong: ${problemLine(problem)}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
