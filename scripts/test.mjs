// `npm test`: the checks, then every test: unit, integration on real Postgres, and real browser.
// Ends with the line "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, ensureInstalled, runTool } from "./bootstrap.mjs";
import { runChecks } from "./checks.mjs";

ensureInstalled();
build();
const checks = runChecks();

const reportDir = mkdtempSync(join(tmpdir(), "jobwire-test-"));
const reportPath = join(reportDir, "report.json");
const exitCode = runTool("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`]);
let tests = { numPassedTests: 0, numFailedTests: 1 };
try {
  tests = JSON.parse(readFileSync(reportPath, "utf8"));
} catch {
  console.error("The test runner ended without a report.");
}
rmSync(reportDir, { recursive: true, force: true });

const passed = checks.passed + tests.numPassedTests;
// A runner that fails without a failing test (an unhandled error, a leaked handle) is a failure too.
const failed = checks.failed + Math.max(tests.numFailedTests, exitCode === 0 ? 0 : 1);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
