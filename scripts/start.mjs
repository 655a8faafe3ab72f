// `npm start`: installs and builds what changed, then runs the product in the foreground.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, ensureInstalled, nodePath, root, toolEnvironment } from "./bootstrap.mjs";
import { watchLauncher } from "./launcher.mjs";

ensureInstalled();
build();

// The server gets a process group of its own, so that Ctrl-C reaches it once, through us, and not
// twice; and a channel, so that it notices (and drains) when this process is killed outright.
const server = spawn(nodePath(), [join(root, "apps/server/src/main.ts")], {
  cwd: process.cwd(),
  env: toolEnvironment(),
  detached: process.platform !== "win32",
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
// As if we were killed ourselves: the server notices that the channel is gone.
watchLauncher(() => process.exit(1));
