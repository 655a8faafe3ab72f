import { createPool } from "@jobwire/db";
import { createTestDatabase } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createMemoryBus, createPostgresBus } from "../../bus/index.ts";
import type { BusMessage, ChangeBus } from "../../bus/index.ts";
import type { CircuitView } from "../../wire/index.ts";
import { createProvider } from "./call-provider.ts";
import { createCircuitBoard } from "./circuit-board.ts";
import type { CircuitPolicy } from "./circuit-policy.ts";
import { createCircuits } from "./create-circuits.ts";
import { expectOk } from "./http-fault.ts";
import type { CallOptions } from "./provider.ts";
import { startShakyServer } from "./testing/shaky-server.ts";
import type { ShakyServer } from "./testing/shaky-server.ts";

const logger = pino({ level: "silent" });
let database: TestDatabase;
let server: ShakyServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startShakyServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

let provider = "";
let count = 0;
beforeEach(() => {
  provider = `paint-${++count}`;
  server.mood = { kind: "well" };
  server.calls = 0;
});

/** One process: its own pool, bus and memory of circuits. */
function startProcess(policy: Partial<CircuitPolicy> = {}, bus: ChangeBus = createMemoryBus({ logger })) {
  const pool = createPool({ url: database.url, max: 8 });
  const circuits = createCircuits({ pool, bus, logger, policy });
  const attempt = new AbortController();
  const outside = createProvider(circuits, provider, attempt.signal);
  return {
    bus,
    pool,
    attempt,
    board: createCircuitBoard(pool, bus),
    call: (options?: CallOptions) =>
      outside.call(async (signal) => expectOk(await fetch(server.url, { signal })).text(), options),
    outside,
    async [Symbol.asyncDispose]() {
      circuits.stop();
      await bus.stop();
      await pool.end();
    },
  };
}
type Process = ReturnType<typeof startProcess>;

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
const fail = async (process: Process, times: number) => {
  const errors: unknown[] = [];
  for (let n = 0; n < times; n += 1) errors.push(await failureOf(process.call()));
  return errors;
};
const view = async (process: Process): Promise<CircuitView | undefined> =>
  (await process.board.list()).find((one) => one.provider === provider);
/** Makes the circuit due for its probe, as time would. */
const letTimePass = () =>
  database.pool.query("update circuit set retry_at = now() - interval '1 ms' where provider = $1", [provider]);
const openForMs = async () => {
  const { rows } = await database.pool.query<{ ms: number }>(
    "select extract(epoch from retry_at - changed_at)::float8 * 1000 as ms from circuit where provider = $1",
    [provider],
  );
  return Math.round(rows[0]?.ms ?? 0);
};

describe("a circuit", () => {
  test("that never failed leaves no row, and costs no query once looked up", async () => {
    await using process = startProcess();
    expect(await process.call()).toBe("well");
    process.pool.query = (() => expect.unreachable()) as never;
    expect(await process.call()).toBe("well");
    delete (process.pool as { query?: unknown }).query;
    expect(await view(process)).toBeUndefined();
  });

  test("opens after 5 failures in a row, for 30 s; then nobody is called", async () => {
    await using process = startProcess();
    server.mood = { kind: "status", status: 503 };
    expect(await fail(process, 4)).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ code: "provider-failed", isFree: false })),
    );
    expect(await view(process)).toMatchObject({ state: "closed", failures: 4, openedAt: null, retryAt: null });
    await fail(process, 1);
    expect(await view(process)).toMatchObject({
      state: "open",
      failures: 5,
      error: { reason: "provider-out", code: "provider-out" },
      openedAt: expect.any(String),
    });
    expect(await openForMs()).toBe(30_000);
    const refused = (await fail(process, 1))[0];
    expect(refused).toMatchObject({ name: "RetryableError", code: "provider-out", isFree: true });
    const { retryAfterMs } = refused as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(25_000);
    expect(retryAfterMs).toBeLessThanOrEqual(30_000);
    expect(server.calls).toBe(5);
  });

  test("counts failures in a row: an answer in between starts anew, also a refusal of a bad request", async () => {
    await using process = startProcess({ failures: 3 });
    for (const answer of [{ kind: "well" }, { kind: "status", status: 422 }] as const) {
      server.mood = { kind: "broken" };
      await fail(process, 2);
      server.mood = answer;
      await process.call().catch(() => {});
      expect(await view(process)).toMatchObject({ state: "closed", failures: 0, error: null });
    }
  });

  test("counts them in the order they end: an answer to an older call ends the row as well", async () => {
    await using process = startProcess({ failures: 2 });
    const answer = Promise.withResolvers<string>();
    const older = process.outside.call(() => answer.promise);
    server.mood = { kind: "broken" };
    await fail(process, 1);
    answer.resolve("well");
    await older;
    expect(await view(process)).toMatchObject({ state: "closed", failures: 0 });
    await fail(process, 1);
    expect(await view(process)).toMatchObject({ state: "closed", failures: 1 });
  });

  test("bad requests never open it, and are thrown as they came", async () => {
    await using process = startProcess({ failures: 1 });
    server.mood = { kind: "status", status: 400 };
    expect(await fail(process, 3)).toMatchObject([{ status: 400 }, { status: 400 }, { status: 400 }]);
    expect(await view(process)).toBeUndefined();
  });

  test("a slow provider has failed when its time is over, even if the call does not listen", async () => {
    await using process = startProcess({ failures: 2 });
    server.mood = { kind: "slow" };
    expect(await failureOf(process.call({ timeoutMs: 50 }))).toMatchObject({ code: "provider-failed" });
    const deaf = process.outside.call(() => new Promise(() => {}), { timeoutMs: 50 });
    expect(await failureOf(deaf)).toMatchObject({ code: "provider-failed" });
    expect(await view(process)).toMatchObject({ state: "open" });
    server.answer();
  });

  test("429 with retry-after puts the job off for that long, and does not open it at once", async () => {
    await using process = startProcess({ failures: 2 });
    server.mood = { kind: "status", status: 429, retryAfter: "90" };
    expect(await failureOf(process.call())).toMatchObject({ code: "provider-busy", retryAfterMs: 90_000 });
    expect(await view(process)).toMatchObject({ state: "closed" });
    await fail(process, 1);
    expect(await view(process)).toMatchObject({ state: "open" });
    expect(await openForMs()).toBe(90_000);
  });

  test("an abort says nothing about the provider", async () => {
    await using process = startProcess({ failures: 1 });
    server.mood = { kind: "slow" };
    const reason = new Error("cancelled");
    const call = process.call();
    await server.called(1);
    process.attempt.abort(reason);
    expect(await failureOf(call)).toBe(reason);
    expect(await view(process)).toBeUndefined();
    server.answer();
  });
});

describe("an open circuit whose time has come", () => {
  test("lets one call try, of many in two processes; its success closes the circuit for all", async () => {
    await using one = startProcess({ failures: 1 });
    await using two = startProcess({ failures: 1 });
    for (let round = 0; round < 5; round += 1) {
      server.mood = { kind: "broken" };
      await fail(one, 1);
      server.mood = { kind: "slow" };
      server.calls = 0;
      await letTimePass();
      const calls = [one, two].flatMap((process) => Array.from({ length: 10 }, () => process.call()));
      const refused: unknown[] = [];
      const allButOne = Promise.withResolvers<void>();
      for (const call of calls) {
        void call.catch((error: unknown) => refused.push(error) === calls.length - 1 && allButOne.resolve());
      }
      await Promise.all([server.called(1), allButOne.promise]);
      for (const error of refused) expect(error).toMatchObject({ code: "provider-out", isFree: true });
      expect(server.calls).toBe(1);
      expect(await view(one)).toMatchObject({ state: "half-open" });
      server.answer();
      expect(await Promise.any(calls)).toBe("late");
      expect(await view(two)).toMatchObject({ state: "closed", failures: 0, openedAt: null, retryAt: null });
      server.mood = { kind: "well" };
      expect(await one.call()).toBe("well");
    }
  });

  test("opens for twice as long when the try fails, to at most 10 minutes; since when stays", async () => {
    await using process = startProcess({ failures: 2 });
    server.mood = { kind: "status", status: 500 };
    await fail(process, 2);
    const { openedAt } = (await view(process))!;
    const waits = [await openForMs()];
    for (let n = 0; n < 6; n += 1) {
      await letTimePass();
      await fail(process, 1);
      waits.push(await openForMs());
    }
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
    expect(await view(process)).toMatchObject({ state: "open", openedAt, failures: 8 });
  });

  test("a refused bad request is an answer: the provider is back", async () => {
    await using process = startProcess({ failures: 1 });
    server.mood = { kind: "broken" };
    await fail(process, 1);
    await letTimePass();
    server.mood = { kind: "status", status: 404 };
    expect(await failureOf(process.call())).toMatchObject({ status: 404 });
    expect(await view(process)).toMatchObject({ state: "closed" });
  });

  test("a try that tells nothing hands its turn on", async () => {
    await using process = startProcess({ failures: 1 });
    server.mood = { kind: "broken" };
    await fail(process, 1);
    await letTimePass();
    const bug = new TypeError("a bug of ours");
    expect(await failureOf(process.outside.call(() => Promise.reject(bug)))).toBe(bug);
    expect(await view(process)).toMatchObject({ state: "open" });
    server.mood = { kind: "well" };
    expect(await process.call()).toBe("well");
    expect(await view(process)).toMatchObject({ state: "closed" });
  });

  test("a try whose process vanished is given up after its time; its late word has no effect", async () => {
    await using lost = startProcess({ failures: 1 });
    await using other = startProcess({ failures: 1 });
    server.mood = { kind: "broken" };
    await fail(lost, 1);
    await letTimePass();
    const end = Promise.withResolvers<string>();
    const late = lost.outside.call(() => end.promise, { timeoutMs: 60_000 });
    await expect.poll(() => view(other)).toMatchObject({ state: "half-open" });
    expect(await openForMs()).toBe(65_000);
    expect(await failureOf(other.call())).toMatchObject({ code: "provider-out", retryAfterMs: 5_000 });
    await letTimePass();
    const second = Promise.withResolvers<string>();
    const trying = other.outside.call(() => second.promise);
    await expect.poll(openForMs).toBe(125_000);
    end.resolve("too late to count");
    await late;
    expect(await view(other)).toMatchObject({ state: "half-open" });
    second.resolve("back");
    expect(await trying).toBe("back");
    expect(await view(other)).toMatchObject({ state: "closed" });
  });
});

describe("word of a change", () => {
  test("reaches other processes by the bus, so that they stop calling as well", async () => {
    const busOf = async () => {
      const bus = createPostgresBus({ databaseUrl: database.url, logger });
      await bus.start();
      return bus;
    };
    await using one = startProcess({ failures: 1 }, await busOf());
    await using two = startProcess({ failures: 1 }, await busOf());
    expect(await two.call()).toBe("well");
    const heard = new Promise<BusMessage>((resolve) =>
      two.bus.subscribe((message) => message.kind === "floor" && resolve(message)),
    );
    server.mood = { kind: "broken" };
    await fail(one, 1);
    expect(await heard).toEqual({ kind: "floor", what: "circuits" });
    server.calls = 0;
    expect(await failureOf(two.call())).toMatchObject({ code: "provider-out" });
    expect(server.calls).toBe(0);
  });

  test("is not needed by a process that calls for the first time: it reads the row", async () => {
    await using one = startProcess({ failures: 1 });
    await using two = startProcess({ failures: 1 });
    server.mood = { kind: "broken" };
    await fail(two, 1);
    expect(await failureOf(one.call())).toMatchObject({ code: "provider-out" });
  });

  test("reset closes it at once, by hand", async () => {
    await using process = startProcess({ failures: 1 });
    server.mood = { kind: "broken" };
    await fail(process, 1);
    expect(await process.board.reset(provider)).toBe(true);
    expect(await process.board.reset(provider)).toBe(false);
    expect(await process.board.reset("nobody")).toBe(false);
    server.mood = { kind: "well" };
    expect(await process.call()).toBe("well");
  });

  test("a table that cannot be reached lets calls through", async () => {
    await using process = startProcess({ failures: 1 });
    process.pool.query = (() => Promise.reject(new Error("Connection terminated"))) as never;
    expect(await process.call()).toBe("well");
    server.mood = { kind: "broken" };
    expect(await failureOf(process.call())).toMatchObject({ code: "provider-failed" });
    delete (process.pool as { query?: unknown }).query;
  });
});
