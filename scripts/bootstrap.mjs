// Brings a checkout to the point where its own tools can run: needs nothing but Node 20 and npm.
// Everything after it runs on the Node 24 that the install brings along.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
const stampPath = join(root, "node_modules", ".installed-from");

/** The environment in which every tool of the workspace runs: its Node 24 and its binaries first. */
export function toolEnvironment() {
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
    TURBO_TELEMETRY_DISABLED: "1",
    // Its install script would fetch GPU libraries; the CPU build is inside the package.
    ONNXRUNTIME_NODE_INSTALL: "skip",
  };
}

/** Path of the Node 24 binary that came with the install. */
export function nodePath() {
  return join(bin, process.platform === "win32" ? "node.cmd" : "node");
}

/** What the installed packages depend on; a change of it means: install again. */
function wantedStamp() {
  const hash = createHash("sha256").update(process.platform + process.arch);
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"])
    hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Installs the locked packages unless that has been done for this very lockfile. */
export function ensureInstalled() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20)
    fail(`Jobwire needs Node 20 or newer to install itself; this is ${process.version}. See https://nodejs.org`);
  const wanted = wantedStamp();
  const installed = existsSync(stampPath) && existsSync(nodePath()) ? readFileSync(stampPath, "utf8") : null;
  if (installed === wanted) return;

  console.log("Installing packages (only when they changed; the first time takes a minute) …");
  const { packageManager } = createRequire(import.meta.url)("../package.json");
  const npx = spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile", "--reporter=append-only"], {
    cwd: root,
    encoding: "utf8",
    // CI: never ask a question that nobody may be there to answer.
    env: { ...toolEnvironment(), CI: "true" },
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (npx.status !== 0) {
    fail(
      `${npx.stdout ?? ""}${npx.stderr ?? ""}\nThe packages could not be installed; the reason stands above. Check that the npm registry can be reached and that ${root} may be written to, then run the command again.`,
    );
  }
  writeFileSync(stampPath, wanted);
}

/** Runs a tool of the workspace in the foreground and returns its exit code. */
export function runTool(command, args, options = {}) {
  const { status, signal } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    ...options,
    env: { ...toolEnvironment(), ...options.env },
    shell: process.platform === "win32",
  });
  return status ?? (signal ? 1 : 0);
}

/** Generates the database client and builds the web app; instant when nothing changed. */
export function build() {
  const turbo = spawnSync("turbo", ["run", "generate", "build", "--output-logs=errors-only", "--log-order=grouped"], {
    cwd: root,
    encoding: "utf8",
    env: toolEnvironment(),
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (turbo.status !== 0) fail(`${turbo.stdout}${turbo.stderr}\nThe build failed; the reason stands above.`);
}

/** Says why on stderr and ends the process with code 1. */
function fail(message) {
  console.error(message);
  process.exit(1);
}
