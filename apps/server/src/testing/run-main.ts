import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface MainProcess extends AsyncDisposable {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves with the match once it has printed that; rejects when it ends before. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

/**
 * Runs main.ts as a process of its own, with these variables and no others of ours.
 *
 * @param nodeArgs arguments for Node itself
 */
export function runMain(variables: Record<string, string>, nodeArgs: string[] = []): MainProcess {
  const { PATH, HOME, LANG } = process.env;
  const child = spawn(process.execPath, [...nodeArgs, MAIN], {
    // The channel that `npm start` keeps open.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { PATH, HOME, LANG, PORT: "0", LOG_LEVEL: "info", ...variables } as NodeJS.ProcessEnv,
  });
  let [stdout, stderr] = ["", ""];
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    look();
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    look();
  });
  let over = false;
  const ended = once(child, "close").then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
    over = true;
    look();
    return code ?? (signal as NodeJS.Signals);
  });
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          const match = stdout.match(pattern);
          if (match === null && !over) return;
          watchers.delete(watcher);
          if (match !== null) resolve(match);
          else reject(new Error(`It ended before it printed ${pattern}:\n${stdout}\n${stderr}`));
        };
        watchers.add(watcher);
        watcher();
      }),
    async [Symbol.asyncDispose]() {
      if (!over) child.kill("SIGTERM");
      await ended;
    },
  };
}
