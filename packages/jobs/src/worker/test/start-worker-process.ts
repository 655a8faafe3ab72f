import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { WorkerTimings } from "../timings.ts";

export interface WorkerProcessSettings {
  databaseUrl: string;
  storageRoot: string;
  timings: Partial<WorkerTimings>;
  /** Default: the system's. */
  tempRoot?: string;
}

export type FromWorkerProcess =
  | { kind: "ready"; workerId: string }
  | { kind: "running"; jobId: string }
  | { kind: "aborted"; reason: string };

/** A worker in a process of its own; ended by disposal, however it fares. */
export interface WorkerProcess extends AsyncDisposable {
  workerId: string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  exited: Promise<unknown>;
  /** Lets its waiting countdowns return. */
  finish(): void;
  /** Resolves with the first message of a kind, also one that came before. */
  says<K extends FromWorkerProcess["kind"]>(kind: K): Promise<Extract<FromWorkerProcess, { kind: K }>>;
}

export async function startWorkerProcess(settings: WorkerProcessSettings): Promise<WorkerProcess> {
  const entry = fileURLToPath(new URL("worker-process.ts", import.meta.url));
  const child = fork(entry, [JSON.stringify(settings)], { execArgv: [] });
  const said: FromWorkerProcess[] = [];
  const waiting = new Set<() => void>();
  child.on("message", (message) => {
    said.push(message as FromWorkerProcess);
    for (const look of waiting) look();
  });
  const exited = once(child, "exit");

  const says: WorkerProcess["says"] = (kind) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const message = said.find((one) => one.kind === kind);
        if (!message) return;
        waiting.delete(look);
        resolve(message as never);
      };
      waiting.add(look);
      look();
      void exited.then(([code, signal]) => reject(new Error(`the worker process ended: ${code ?? signal}`)));
    });

  const { workerId } = await says("ready");
  return {
    workerId,
    exited,
    kill: (signal) => void child.kill(signal),
    finish: () => void child.send("finish"),
    says,
    async [Symbol.asyncDispose]() {
      child.kill("SIGCONT");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
