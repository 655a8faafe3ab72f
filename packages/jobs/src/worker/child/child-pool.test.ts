import { spawn } from "node:child_process";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PermanentError } from "../../engine/permanent-error.ts";
import { ChildCrashed, ChildKilled, OutOfMemory } from "./child-error.ts";
import { createChildPool, type ChildPoolOptions, type RunFigures } from "./child-pool.ts";
import { toFailure } from "../to-failure.ts";
import { createFileContext, type FileContext, type FileContextOptions } from "./testing/file-context.ts";

const ODD = new URL("./testing/odd-handlers.ts", import.meta.url);
const LIMIT = { memoryLimitMb: 256 };

let item: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-items-"));
  item = join(folder, "photo.txt");
  await writeFile(item, "an item");
});
afterAll(() => rm(folder, { recursive: true }));

function oddPool(options: Partial<ChildPoolOptions> = {}) {
  return createChildPool({ logger: pino({ level: "silent" }), handlersModule: ODD, ...options });
}

async function runOdd(
  pool: ReturnType<typeof oddPool>,
  odd: string,
  { limits = LIMIT, input = {}, ...options }: FileContextOptions & { limits?: typeof LIMIT; input?: object } = {},
) {
  await using files = await createFileContext(options);
  return await pool.run(files.ctx, "demo.countdown", { odd, ...input }, limits);
}

const isGone = (pid: number) => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

async function untilGone(pid: number) {
  for (const deadline = Date.now() + 10_000; !isGone(pid) && Date.now() < deadline;) await delay(20);
  return isGone(pid);
}

async function pidWhenWaiting(files: FileContext): Promise<number> {
  const line = await files.until((happening) => happening.kind === "log");
  return Number(/\d+/.exec((line as { message: string }).message)![0]);
}

describe("run", () => {
  test("gives the handler its whole context, in order, and returns its output", async () => {
    await using pool = oddPool();
    await using files = await createFileContext({ items: { one: item }, attempt: 3 });
    const output = await pool.run(files.ctx, "demo.countdown", { odd: "everything", itemId: "one" }, LIMIT);
    expect(output).toMatchObject({
      item: { id: "one", name: "photo.txt", bytes: 7, path: item },
      inner: "value",
      counted: { counted: 1 },
      attempt: 3,
      stored: { artifactId: files.artifacts[0]!.artifactId },
    });
    expect(await readFile(files.artifacts[0]!.path, "utf8")).toBe("result");
    expect(files.happened).toEqual([
      { kind: "alive" },
      { kind: "progress", report: { percent: 10, step: "First" } },
      { kind: "progress", report: { percent: 20 } },
      { kind: "log", level: "info", message: "a line", data: { n: 1 } },
      { kind: "emit", partial: { remaining: 3 } },
      { kind: "checkpoint", state: { counted: 1 } },
      { kind: "step", name: "outer", phase: "started" },
      { kind: "step", name: "inner", phase: "started" },
      { kind: "step", name: "inner", phase: "finished" },
      { kind: "step", name: "outer", phase: "finished" },
    ]);
  });

  test("passes on what the handler throws, a PermanentError as one", async () => {
    await using pool = oddPool();
    await expect(runOdd(pool, "throw")).rejects.toMatchObject({ name: "TypeError", message: "odd", code: "odd-code" });
    const permanent = await runOdd(pool, "permanent").catch((error: unknown) => error);
    expect(permanent).toBeInstanceOf(PermanentError);
    expect(permanent).toMatchObject({ code: "too-odd", message: "It is too odd." });
    const gone = await runOdd(pool, "goneItem", { input: { itemId: "two" } }).catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(PermanentError);
  });

  test("gives the child nothing of our environment, and the attempt's folder for temp files", async () => {
    await using pool = oddPool({ env: { LANG: "C.UTF-8" } });
    process.env.JOBWIRE_TEST_SECRET = "s3cret";
    try {
      const env = (await runOdd(pool, "env")) as Record<string, string>;
      expect(
        Object.keys(env)
          .filter((name) => !name.startsWith("NODE_CHANNEL"))
          .toSorted(),
      ).toEqual(["LANG", "MALLOC_ARENA_MAX", "ORT_DISABLE_TELEMETRY", "TMPDIR"]);
    } finally {
      delete process.env.JOBWIRE_TEST_SECRET;
    }
    await using files = await createFileContext();
    const tempDir = await pool.run(files.ctx, "demo.countdown", { odd: "tempDir" }, LIMIT);
    expect(tempDir).toBe(files.ctx.tempDir);
  });

  test("a child cannot have a file from elsewhere stored as its result", async () => {
    await using pool = oddPool();
    await expect(runOdd(pool, "steal", { input: { path: item } })).rejects.toThrow("inside tempDir");
    await expect(runOdd(pool, "steal", { input: { path: await realpath("/etc/hosts") } })).rejects.toThrow("inside");
  });

  test("what the child prints goes to the log", async () => {
    const lines: { level: number; msg: string }[] = [];
    const logger = pino(
      {},
      { write: (line: string) => void lines.push(JSON.parse(line) as { level: number; msg: string }) },
    );
    {
      await using pool = oddPool({ logger });
      await runOdd(pool, "chatter");
      await runOdd(pool, "pid");
    }
    expect(lines).toContainEqual(expect.objectContaining({ level: 30, msg: "to stdout" }));
    expect(lines).toContainEqual(expect.objectContaining({ level: 40, msg: "to stderr" }));
  });
});

describe("reuse", () => {
  test("a warm child takes the next job of its task, another task gets its own", async () => {
    await using pool = oddPool();
    const first = await runOdd(pool, "pid");
    expect(await runOdd(pool, "pid")).toBe(first);
    await expect(runOdd(pool, "throw")).rejects.toThrow("odd");
    expect(await runOdd(pool, "pid")).toBe(first);
    await using files = await createFileContext();
    expect(await pool.run(files.ctx, "image.thumbnail", {}, LIMIT)).not.toBe(first);
  });

  test("jobs at the same time get children of their own", async () => {
    await using pool = oddPool();
    const pids = await Promise.all([runOdd(pool, "pid"), runOdd(pool, "pid")]);
    expect(new Set(pids).size).toBe(2);
  });

  test("a child is replaced after its share of jobs", async () => {
    await using pool = oddPool({ maxRunsPerChild: 2 });
    const pids = [await runOdd(pool, "pid"), await runOdd(pool, "pid"), await runOdd(pool, "pid")] as number[];
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[0]);
    expect(await untilGone(pids[0]!)).toBe(true);
  });

  test("a child leaves when idle", async () => {
    await using pool = oddPool({ maxIdleMs: 50 });
    expect(await untilGone((await runOdd(pool, "pid")) as number)).toBe(true);
  });
});

describe("children that fail", () => {
  test("one over its memory limit is ended, others go on", async () => {
    const figures: RunFigures[] = [];
    await using pool = oddPool({ onRun: (run) => figures.push(run) });
    const [hog, other] = await Promise.allSettled([runOdd(pool, "hog"), runOdd(pool, "pid")]);
    expect(other.status).toBe("fulfilled");
    const reason = (hog as PromiseRejectedResult).reason as OutOfMemory;
    expect(reason).toBeInstanceOf(OutOfMemory);
    expect(reason).toMatchObject({ limitMb: 256, isOfOneJob: true });
    expect(toFailure(reason)).toMatchObject({ permanent: true, error: { reason: "out-of-memory" } });
    expect(reason.peakRssMb).toBeGreaterThan(256);
    expect(Math.max(...figures.map(({ peakRssMb }) => peakRssMb))).toBeGreaterThanOrEqual(256);
    expect(await untilGone(figures.find(({ peakRssMb }) => peakRssMb >= 256)!.childPid)).toBe(true);
  });

  test("one that did other jobs before leaves the job another attempt", async () => {
    await using pool = oddPool();
    await runOdd(pool, "pid");
    const reason = await runOdd(pool, "hog").catch((error: unknown) => error);
    expect(toFailure(reason)).toMatchObject({ permanent: false, error: { reason: "out-of-memory" } });
  });

  test("one whose JavaScript heap is full is out of memory as well", async () => {
    await using pool = oddPool();
    await expect(runOdd(pool, "heapHog", { limits: { memoryLimitMb: 200 } })).rejects.toThrow(OutOfMemory);
  });

  test.each([
    ["abort", "SIGABRT", null],
    ["segfault", "SIGSEGV", null],
    ["exit", null, 7],
  ])("%s is a crash that says how, and the next job gets a new child", async (odd, signal, exitCode) => {
    await using pool = oddPool();
    const before = await runOdd(pool, "pid");
    const crash = await runOdd(pool, odd).catch((error: unknown) => error);
    expect(crash).toBeInstanceOf(ChildCrashed);
    expect(crash).toMatchObject({ signal, exitCode });
    expect(await runOdd(pool, "pid")).not.toBe(before);
  });

  test("a handlers module that cannot be loaded is a crash that says why", async () => {
    await using pool = oddPool({ handlersModule: new URL("./absent.ts", import.meta.url) });
    const crash = (await runOdd(pool, "pid").catch((error: unknown) => error)) as ChildCrashed;
    expect(crash).toBeInstanceOf(ChildCrashed);
    expect(crash.stderrTail).toContain("absent.ts");
  });
});

describe("abort, kill and stop", () => {
  test("abort reaches the handler, and the run ends with the signal's own reason", async () => {
    await using pool = oddPool();
    await using files = await createFileContext();
    const run = pool.run(files.ctx, "demo.countdown", { odd: "wait" }, LIMIT);
    await pidWhenWaiting(files);
    const reason = new Error("cancelled");
    const abortedAt = performance.now();
    files.abort(reason);
    expect(await run.catch((error: unknown) => error)).toBe(reason);
    expect(performance.now() - abortedAt).toBeLessThan(5_000);
  });

  test("a signal that has fired before starts nothing", async () => {
    await using pool = oddPool();
    await using files = await createFileContext();
    files.abort(new Error("too late"));
    await expect(pool.run(files.ctx, "demo.countdown", { odd: "wait" }, LIMIT)).rejects.toThrow("too late");
    expect(files.happened).toEqual([]);
  });

  test("kill ends a handler that does not listen; its open step counts as failed", async () => {
    await using pool = oddPool();
    await using files = await createFileContext();
    const run = pool.run(files.ctx, "demo.countdown", { odd: "stubborn" }, LIMIT);
    run.catch(() => undefined);
    const pid = await pidWhenWaiting(files);
    files.abort(new Error("cancelled"));
    await files.until((happening) => happening.kind === "log" && happening.message === "heard it, going on");
    expect(await pool.kill("another job")).toBe(false);
    expect(isGone(pid)).toBe(false);
    expect(await pool.kill(files.ctx.jobId)).toBe(true);
    expect(isGone(pid)).toBe(true);
    await expect(run).rejects.toThrow(ChildKilled);
    expect(files.happened).toContainEqual({ kind: "step", name: "never ends", phase: "failed" });
    expect(await pool.kill(files.ctx.jobId)).toBe(false);
  });

  test("stop ends busy and idle children and may be called again", async () => {
    const pool = oddPool();
    const idle = (await runOdd(pool, "pid")) as number;
    await using files = await createFileContext();
    const run = pool.run(files.ctx, "demo.countdown", { odd: "stubborn" }, LIMIT);
    run.catch(() => undefined);
    const busy = await pidWhenWaiting(files);
    await pool.stop();
    await expect(run).rejects.toThrow(ChildKilled);
    expect([isGone(idle), isGone(busy)]).toEqual([true, true]);
    await pool.stop();
    await expect(runOdd(pool, "pid")).rejects.toThrow("stopped");
  });

  test("Ctrl-C, which a terminal sends to children too, is left to the worker", async () => {
    await using pool = oddPool();
    await using files = await createFileContext();
    const run = pool.run(files.ctx, "demo.countdown", { odd: "stubborn" }, LIMIT);
    run.catch(() => undefined);
    const pid = await pidWhenWaiting(files);
    process.kill(pid, "SIGINT");
    process.kill(pid, "SIGTERM");
    files.abort(new Error("drained"));
    await files.until((happening) => happening.kind === "log" && happening.message === "heard it, going on");
    expect(isGone(pid)).toBe(false);
  });

  test("a child whose worker is gone before it has started ends", async () => {
    const program = new URL("./child-main.ts", import.meta.url).pathname;
    const handlers = new URL("./testing/odd-handlers.ts", import.meta.url).href;
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    const child = spawn(process.execPath, [program, handlers, "demo.countdown"], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: { JOBWIRE_PARENT_PID: String(gone.pid) },
      detached: true,
    });
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  });

  test.each(["wait", "spin"])(
    "kill -9 of the worker leaves no child behind, even one that is busy (%s)",
    async (odd) => {
      const parent = spawn(process.execPath, [new URL("./testing/parent-main.ts", import.meta.url).pathname, odd], {
        stdio: ["ignore", "pipe", "inherit"],
        // What the killed parent cannot remove lies in a folder of this test.
        env: { ...process.env, TMPDIR: folder },
      });
      const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
      const pid = Number(/in (\d+)/.exec(String(chunk))![1]);
      expect(isGone(pid)).toBe(false);
      parent.kill("SIGKILL");
      await once(parent, "exit");
      expect(await untilGone(pid)).toBe(true);
    },
  );
});
