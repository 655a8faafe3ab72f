import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { createTestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { createMemoryBus } from "../../bus/index.ts";
import { createCircuitBoard } from "../../engine/circuits/circuit-board.ts";
import { createCircuits } from "../../engine/circuits/create-circuits.ts";
import { startShakyServer } from "../../engine/circuits/testing/shaky-server.ts";
import { RetryableError } from "../../engine/retryable-error.ts";
import { ChildCrashed, ChildKilled, OutOfMemory } from "./child-error.ts";
import { createChildPool } from "./child-pool.ts";
import type { ChildPool } from "./child-pool.ts";
import { createFileContext } from "./testing/file-context.ts";
import type { FileContext, FileContextOptions } from "./testing/file-context.ts";

const logger = pino({ level: "silent" });
const LIMIT = { memoryLimitMb: 256 };
const oddPool = () =>
  createChildPool({ logger, handlersModule: new URL("./testing/odd-handlers.ts", import.meta.url) });

async function runOdd(pool: ChildPool, odd: string, input: object = {}, options: FileContextOptions = {}) {
  await using files = await createFileContext(options);
  return await pool.run(files.ctx, "demo.countdown", { odd, ...input }, LIMIT);
}
const failureOf = (run: Promise<unknown>) =>
  run.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

/** Ended, or at least dead: one that nobody waited for yet has no memory left. */
async function isGone(pid: number): Promise<boolean> {
  try {
    return /^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
}
async function untilGone(pids: readonly number[]): Promise<boolean> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(20)) {
    if ((await Promise.all(pids.map(isGone))).every(Boolean)) return true;
  }
  return false;
}
async function familyOf(files: FileContext): Promise<number[]> {
  const line = await files.until((happening) => happening.kind === "log");
  return [...(line as { message: string }).message.matchAll(/\d+/g)].map(Number);
}

describe("errors", () => {
  test("a RetryableError crosses with its wait, and that it is free", async () => {
    await using pool = oddPool();
    const error = await failureOf(runOdd(pool, "retryable"));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: "come-back", message: "Come back.", retryAfterMs: 1_234, isFree: true });
  });
});

test("signs of life arrive, a flood of them as one", async () => {
  await using pool = oddPool();
  await using files = await createFileContext();
  await pool.run(files.ctx, "demo.countdown", { odd: "signs" }, LIMIT);
  expect(files.happened).toEqual([{ kind: "alive" }, { kind: "alive" }]);
});

test("a provider called from a child goes through the same circuit as from the worker", async () => {
  await using database = await createTestDatabase();
  await using server = await startShakyServer();
  const bus = createMemoryBus({ logger });
  const circuits = createCircuits({ pool: database.pool, bus, logger, policy: { failures: 2 } });
  const board = createCircuitBoard(database.pool, bus);
  await using pool = oddPool();
  const call = () => runOdd(pool, "callProvider", { path: server.url }, { circuits });

  expect(await call()).toBe("well");
  server.mood = { kind: "status", status: 503, retryAfter: "60" };
  expect(await failureOf(call())).toMatchObject({ code: "provider-failed", retryAfterMs: 60_000 });
  expect(await failureOf(call())).toMatchObject({ code: "provider-failed" });
  expect(await board.list()).toMatchObject([{ provider: "outside", state: "open", failures: 2 }]);
  const refused = await failureOf(call());
  expect(refused).toMatchObject({ name: "RetryableError", code: "provider-out", isFree: true });
  expect((refused as RetryableError).retryAfterMs).toBeGreaterThan(50_000);
  expect(server.calls).toBe(3);

  // The one that may try dies; the next may.
  const letTimePass = () => database.pool.query("update circuit set retry_at = now() - interval '1 ms'");
  await letTimePass();
  expect(await failureOf(runOdd(pool, "callAndDie", {}, { circuits }))).toBeInstanceOf(ChildCrashed);
  await expect.poll(async () => (await board.list())[0]?.state).toBe("open");
  server.mood = { kind: "well" };
  expect(await call()).toBe("well");
  expect(await board.list()).toMatchObject([{ state: "closed", failures: 0 }]);
  circuits.stop();
});

describe("what a child starts", () => {
  test("ends with it when it is killed", async () => {
    await using pool = oddPool();
    await using files = await createFileContext();
    const run = failureOf(pool.run(files.ctx, "demo.countdown", { odd: "grandchild" }, LIMIT));
    const pids = await familyOf(files);
    expect(pids).toHaveLength(3);
    expect(await Promise.all(pids.map(isGone))).toEqual([false, false, false]);
    expect(await pool.kill(files.ctx.jobId)).toBe(true);
    expect(await run).toBeInstanceOf(ChildKilled);
    expect(await untilGone(pids)).toBe(true);
  });

  test("ends with it when it crashes", async () => {
    await using pool = oddPool();
    await using files = await createFileContext();
    const run = failureOf(pool.run(files.ctx, "demo.countdown", { odd: "grandchild", path: "abort" }, LIMIT));
    const pids = await familyOf(files);
    expect(await run).toBeInstanceOf(ChildCrashed);
    expect(await untilGone(pids)).toBe(true);
  });

  test("counts for its memory limit", async () => {
    await using pool = oddPool();
    const reason = (await failureOf(runOdd(pool, "hogBelow"))) as OutOfMemory;
    expect(reason).toBeInstanceOf(OutOfMemory);
    expect(reason.peakRssMb).toBeGreaterThan(LIMIT.memoryLimitMb);
  });

  test("ends with the worker, when that is killed", async () => {
    const parentMain = new URL("./testing/parent-main.ts", import.meta.url).pathname;
    const parent = spawn(process.execPath, [parentMain, "grandchild"], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const pids = [...String((JSON.parse(String(line)) as { message: string }).message).matchAll(/\d+/g)].map(Number);
    expect(pids).toHaveLength(3);
    parent.kill("SIGKILL");
    expect(await untilGone(pids)).toBe(true);
  });

  test("ends with it when it leaves after its work", async () => {
    const pool = oddPool();
    await using files = await createFileContext();
    expect(await pool.run(files.ctx, "demo.countdown", { odd: "grandchild", path: "return" }, LIMIT)).toBe("done");
    const pids = await familyOf(files);
    await pool.stop();
    expect(await untilGone(pids)).toBe(true);
  });
});

describe("an idle child", () => {
  test("that is frozen is replaced before it is given a job, and ended", async () => {
    await using pool = oddPool();
    const frozen = (await runOdd(pool, "pid")) as number;
    process.kill(frozen, "SIGSTOP");
    const next = await runOdd(pool, "pid");
    expect(next).not.toBe(frozen);
    expect(await untilGone([frozen])).toBe(true);
    expect(await runOdd(pool, "pid")).toBe(next);
  });

  test("that died unseen is replaced at once", async () => {
    await using pool = oddPool();
    const dead = (await runOdd(pool, "pid")) as number;
    process.kill(dead, "SIGKILL");
    const askedAt = performance.now();
    expect(await runOdd(pool, "pid")).not.toBe(dead);
    expect(performance.now() - askedAt).toBeLessThan(10_000);
  });
});
