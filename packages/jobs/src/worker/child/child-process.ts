import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Logger } from "pino";
import { ChildCrashed, ChildKilled, OutOfMemory } from "./child-error.ts";
import { watchMemory, type MemoryWatch } from "./memory-watch.ts";

/** How long a child may take to leave by itself. */
const LEAVE_WITHIN_MS = 2_000;
/** How long after its end we wait for the rest of what it wrote. */
const LAST_WORDS_WITHIN_MS = 500;
const STDERR_TAIL_LENGTH = 4_000;
/** What V8 writes when its heap is full, before it aborts. */
const HEAP_FULL = /heap out of memory|Allocation failed/;

/** Where systems know process groups. On Windows `detached` would open a window. */
const LEADS_GROUP = process.platform !== "win32";

const CHILD_ENV = {
  /** Fewer malloc arenas: libvips and onnxruntime would otherwise keep much freed memory. */
  MALLOC_ARENA_MAX: "2",
  /** onnxruntime's official builds report their use to Microsoft unless this is set before they load. */
  ORT_DISABLE_TELEMETRY: "1",
};

export interface ChildProcessOptions {
  /** The program: a `.ts` file that Node runs unbuilt. */
  entry: URL;
  args?: readonly string[];
  /** Cap on resident memory, in MiB; the JavaScript heap gets 60 % of it. */
  memoryLimitMb: number;
  /** Hears what the child writes to stdout and stderr. */
  logger: Logger;
  /** More of the environment for it, besides the little we set. */
  env?: Readonly<Record<string, string>>;
}

/** A process of ours that does heavy or risky work. */
export interface ChildProcess<Sent, Received> {
  readonly pid: number;
  /** Resolves with the reason when it has ended, and never rejects. */
  readonly ended: Promise<OutOfMemory | ChildCrashed | ChildKilled>;
  send(message: Sent): void;
  /** Hears every message until called with another listener. */
  listen(listener: (message: Received) => void): void;
  /** Starts to enforce the memory limit and keeps the worker alive for it. */
  beginWork(): void;
  /** Stops both; resolves with the highest resident memory in between, in MiB. */
  endWork(): Promise<{ peakRssMb: number }>;
  /** Asks it to leave, and ends it when it does not. */
  leave(): void;
  /** SIGKILL, to what it started as well. */
  kill(): void;
}

/**
 * Starts a child process. Its environment holds nothing of ours: no secret can leak from it, and a
 * file that takes it over finds none.
 */
export function startChildProcess<Sent extends object, Received>(
  options: ChildProcessOptions,
): ChildProcess<Sent, Received> {
  const { entry, args = [], memoryLimitMb, logger, env = {} } = options;
  const child = fork(entry, args, {
    env: { ...CHILD_ENV, JOBWIRE_PARENT_PID: String(process.pid), ...env },
    execArgv: [`--max-old-space-size=${Math.floor(memoryLimitMb * 0.6)}`],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
    // A process group of its own, so that what it starts ends with it.
    detached: LEADS_GROUP,
  });
  let listener: (message: Received) => void = () => undefined;
  let watch: MemoryWatch | undefined;
  let overLimit: OutOfMemory | undefined;
  let killed = false;
  let stderrTail = "";

  const kill = () => {
    killed = true;
    setHold(child, true);
    killGroup(child);
  };
  const ended = new Promise<OutOfMemory | ChildCrashed | ChildKilled>((resolve) => {
    child.once("error", (error) => resolve(new ChildCrashed(null, null, String(error))));
    // Not `close`: Node does not emit it when this side disconnected first.
    child.once("exit", (exitCode, signal) => {
      // What it started and left behind.
      if (LEADS_GROUP) killGroup(child);
      void lastWords(child.stderr).then(() => {
        if (overLimit !== undefined) resolve(overLimit);
        else if (killed) resolve(new ChildKilled());
        else if (HEAP_FULL.test(stderrTail)) resolve(new OutOfMemory(memoryLimitMb, watch?.peakRssMb ?? 0));
        else resolve(new ChildCrashed(signal, exitCode, stderrTail));
      });
    });
  });

  child.on("message", (message) => listener(message as Received));
  eachLine(child.stdout, (line) => logger.info({ childPid: child.pid }, line));
  eachLine(child.stderr, (line) => {
    stderrTail = `${stderrTail}${line}\n`.slice(-STDERR_TAIL_LENGTH);
    logger.warn({ childPid: child.pid }, line);
  });

  return {
    pid: child.pid ?? 0,
    ended,
    send(message) {
      // A child that is ending cannot be told anything; `ended` says so to whoever waits.
      if (child.connected) child.send(message, () => undefined);
    },
    listen(next) {
      listener = next;
    },
    beginWork() {
      setHold(child, true);
      if (child.pid === undefined) return;
      watch = watchMemory(child.pid, memoryLimitMb, (peakRssMb) => {
        overLimit = new OutOfMemory(memoryLimitMb, peakRssMb);
        killGroup(child);
      });
    },
    async endWork() {
      await watch?.stop();
      setHold(child, false);
      return { peakRssMb: Math.round(watch?.peakRssMb ?? 0) };
    },
    leave() {
      setHold(child, true);
      if (child.connected) child.disconnect();
      const timer = setTimeout(kill, LEAVE_WITHIN_MS);
      timer.unref();
      void ended.then(() => clearTimeout(timer));
    },
    kill,
  };
}

/** SIGKILL to the child and to all that it started. */
function killGroup(child: ReturnType<typeof fork>): void {
  try {
    if (LEADS_GROUP && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // Nobody is left.
  }
}

/** Whether the child keeps this process alive: while it works, not while it waits. */
function setHold(child: ReturnType<typeof fork>, hold: boolean): void {
  for (const part of [child, child.channel, child.stdout, child.stderr]) {
    const handle = part as { ref?: () => void; unref?: () => void } | null | undefined;
    if (hold) handle?.ref?.();
    else handle?.unref?.();
  }
}

/** Resolves when all of stderr is read, or soon after: a process that the child started may hold it open. */
async function lastWords(stderr: Readable | null): Promise<void> {
  if (stderr === null) return;
  await finished(stderr, { signal: AbortSignal.timeout(LAST_WORDS_WITHIN_MS) }).catch(() => undefined);
}

function eachLine(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
    if (line !== "") onLine(line);
  });
}
