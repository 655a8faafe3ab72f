import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";

const WATCH = `
  import { watchLauncher } from ${JSON.stringify(new URL("launcher.mjs", import.meta.url).href)};
  watchLauncher(() => { console.log("gone"); process.exit(); });
  setInterval(() => {}, 1_000);
  console.log("watching");`;

/** As npm does it: a process that starts a shell that starts ours. */
const LAUNCH = `
  require("node:child_process").spawn("sh", ["-c", '"$NODE" --input-type=module -e "$WATCH"; true'], { stdio: "inherit" });
  setInterval(() => {}, 1_000);`;

test.skipIf(process.platform !== "linux")("a script notices when the npm above its shell is killed", async () => {
  const launcher = spawn(process.execPath, ["-e", LAUNCH], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE: process.execPath, WATCH, npm_lifecycle_event: "start" },
  });
  const lines = createInterface(launcher.stdout);
  expect(await once(lines, "line")).toEqual(["watching"]);
  const said = once(lines, "line", { signal: AbortSignal.timeout(5_000) });
  launcher.kill("SIGKILL");
  expect(await said).toEqual(["gone"]);
});
