// Everything about the code that can be said without running it.
import { runTool } from "./bootstrap.mjs";

/**
 * The checks in the order of their cost; each is a name, a command and its arguments.
 * @type {[name: string, command: string, args: string[]][]}
 */
const CHECKS = [
  ["format", "oxfmt", ["--check", "."]],
  ["workspace", "sherif", []],
  ["lint and import direction", "oxlint", ["--type-aware", "--deny-warnings"]],
  ["types", "turbo", ["run", "types", "--output-logs=errors-only"]],
  ["unused code", "knip", ["--no-progress"]],
];

/** Runs every check, also after one has failed. Returns how many passed and failed. */
export function runChecks() {
  const result = { passed: 0, failed: 0 };
  for (const [name, command, args] of CHECKS) {
    const ok = runTool(command, args) === 0;
    console.log(`${ok ? "✓" : "✗"} ${name}`);
    result[ok ? "passed" : "failed"] += 1;
  }
  return result;
}
