import { connect as connectSocket, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPool, queryIdempotent } from "./pool.ts";
import { isPassing } from "./passing-error.ts";
import { createPrisma } from "./prisma.ts";
import { createTestDatabase, createUser } from "./testing/index.ts";
import type { TestDatabase } from "./testing/index.ts";
import { transact } from "./transact.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** Ends all other connections of an application, as a restart of the server would. */
const terminate = (applicationName: string) =>
  db.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [
    applicationName,
  ]);

/** A way to the server that can be cut, or made to swallow everything: for ever, or on what is open now. */
async function startTunnel(passOn = (chunk: Buffer) => chunk): Promise<{
  url: string;
  cut(): void;
  swallow(): void;
  swallowOpen(): void;
  close(): Promise<void>;
  server: Server;
}> {
  const target = new URL(db.url);
  const sockets = new Set<Socket>();
  const swallowed = new WeakSet<Socket>();
  let swallowing = false;
  const server = createServer((near) => {
    const far = connectSocket(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk: Buffer) => swallowing || swallowed.has(from) || to.write(passOn(chunk)));
      from.on("close", () => swallowed.has(from) || to.destroy());
      from.on("error", () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = new URL(db.url);
  address.port = String((server.address() as AddressInfo).port);
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: address.href,
    server,
    cut,
    swallow: () => (swallowing = true),
    swallowOpen: () => sockets.forEach((socket) => swallowed.add(socket)),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}

describe("a pool", () => {
  test("says who it is", async () => {
    const pool = createPool({ url: db.url, max: 1, applicationName: "pool test" });
    const { rows } = await pool.query("SELECT current_setting('application_name') AS name");
    expect(rows).toEqual([{ name: "pool test" }]);
    await pool.end();
  });

  test("gives bigints as numbers, and refuses to lose digits", async () => {
    const { rows } = await db.pool.query("SELECT 9007199254740991::bigint AS n, count(*) AS c FROM queue");
    expect(rows).toEqual([{ n: Number.MAX_SAFE_INTEGER, c: 0 }]);
    await expect(db.pool.query("SELECT 9007199254740992::bigint")).rejects.toThrow(/got 9007199254740992/);
  });

  test("survives the death of its idle connections", async () => {
    const errors: Error[] = [];
    let told = () => {};
    const noticed = new Promise<void>((resolve) => (told = resolve));
    const pool = createPool({
      url: db.url,
      max: 1,
      applicationName: "idle",
      onError(error) {
        errors.push(error);
        told();
      },
    });
    await pool.query("SELECT 1");
    await terminate("idle");
    await noticed;
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    expect(errors[0]!.message).toContain("terminating connection");
    await pool.end();
  });

  test("survives the death of a connection in use", async () => {
    const pool = createPool({ url: db.url, max: 1, applicationName: "in use" });
    const lost = transact(pool, async (client) => {
      await terminate("in use");
      await client.query("SELECT 1");
    });
    // Which words it comes in depends on what is noticed first: the server's, or the socket's end.
    await expect(lost).rejects.toSatisfy(isPassing);
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  test("waits for a server that is away for a moment", async () => {
    const tunnel = await startTunnel();
    const { port } = new URL(tunnel.url);
    await tunnel.close();
    const pool = createPool({ url: tunnel.url, max: 1 });
    const answer = pool.query("SELECT 1 AS one");
    tunnel.server.listen(Number(port), "127.0.0.1");
    expect((await answer).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await tunnel.close();
  });

  test("gives up on a server that stays away", async () => {
    const tunnel = await startTunnel();
    await tunnel.close();
    const pool = createPool({ url: tunnel.url, retryForMs: 200 });
    await expect(pool.query("SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await pool.end();
  });

  test("drops the connection of a statement that gets no answer", async () => {
    const tunnel = await startTunnel();
    const pool = createPool({ url: tunnel.url, max: 1, queryTimeoutMs: 200 });
    await pool.query("SELECT 1");
    tunnel.swallow();
    await expect(pool.query("SELECT 1")).rejects.toThrow("Query read timeout");
    expect(pool.totalCount).toBe(0);
    await pool.end();
    await tunnel.close();
  });

  test("lets the server end a statement that runs too long", async () => {
    const pool = createPool({ url: db.url, max: 1, statementTimeoutMs: 100 });
    await expect(pool.query("SELECT pg_sleep(10)")).rejects.toMatchObject({ code: "57014" });
    await pool.end();
  });
});

describe("a connection that is dead without a word", () => {
  const busy = "SELECT FROM pg_stat_activity WHERE application_name = $1 AND wait_event = 'PgSleep'";

  test("is given up long before the statement's time, together with those that lie idle", async () => {
    const tunnel = await startTunnel();
    const pool = createPool({ url: tunnel.url, max: 3, suspectAfterMs: 200 });
    await Promise.all([1, 2, 3].map(() => pool.query("SELECT pg_sleep(0.1)")));
    expect(pool.totalCount).toBe(3);
    tunnel.swallowOpen();
    await expect(pool.query("SELECT 1")).rejects.toSatisfy(isPassing);
    expect(pool.totalCount).toBe(0);
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await tunnel.close();
  });

  test("fails the transaction on it, after which the next one works", async () => {
    const tunnel = await startTunnel();
    const pool = createPool({ url: tunnel.url, max: 1, suspectAfterMs: 200 });
    const lost = transact(pool, async (client) => {
      await client.query("SELECT 1");
      tunnel.swallowOpen();
      await client.query("SELECT 2");
    });
    await expect(lost).rejects.toSatisfy(isPassing);
    expect((await transact(pool, (client) => client.query("SELECT 1 AS one"))).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await tunnel.close();
  });

  test("is waited for as long as the server works on its statement", async () => {
    const tunnel = await startTunnel();
    const pool = createPool({ url: tunnel.url, max: 1, suspectAfterMs: 100, applicationName: "mute" });
    const lost = pool.query("SELECT pg_sleep(1)").catch(async (error: unknown) => ({
      error,
      stillAtWork: (await db.pool.query(busy, ["mute"])).rowCount,
    }));
    while ((await db.pool.query(busy, ["mute"])).rowCount === 0);
    tunnel.swallowOpen();
    const outcome = await lost;
    expect(outcome).toMatchObject({ error: expect.toSatisfy(isPassing), stillAtWork: 0 });
    await pool.end();
    await tunnel.close();
  });

  test("is not one whose statement takes long", async () => {
    const pool = createPool({ url: db.url, max: 2, suspectAfterMs: 100 });
    const [slept] = await Promise.all([
      pool.query("SELECT 1 AS one, pg_sleep(1)"),
      // One that waits for its caller, as long, has no statement out.
      transact(pool, async (client) => {
        await client.query("SELECT 1");
        await db.pool.query("SELECT pg_sleep(1)");
        await client.query("SELECT 2");
      }),
    ]);
    expect(slept.rows).toMatchObject([{ one: 1 }]);
    await pool.end();
  });

  test("is not told from a slow one behind a pooler, which knows processes by numbers of its own", async () => {
    const keyData = Buffer.from([0x4b, 0, 0, 0, 12]); // BackendKeyData: its length, process, secret
    const tunnel = await startTunnel((chunk) => {
      const at = chunk.indexOf(keyData);
      if (at >= 0) chunk.writeInt32BE(2_000_000_000, at + keyData.length);
      return chunk;
    });
    const pool = createPool({ url: tunnel.url, max: 1, suspectAfterMs: 100 });
    expect((await pool.query("SELECT 1 AS one, pg_sleep(1)")).rows).toMatchObject([{ one: 1 }]);
    await pool.end();
    await tunnel.close();
  });
});

test("an idempotent statement is sent again when the connection breaks under it", async () => {
  const tunnel = await startTunnel();
  const pool = createPool({ url: tunnel.url, max: 1, applicationName: "idempotent" });
  const answer = queryIdempotent(pool, "SELECT pg_sleep(0.3), 1 AS one");
  const running = "SELECT FROM pg_stat_activity WHERE application_name = 'idempotent' AND wait_event = 'PgSleep'";
  while ((await db.pool.query(running)).rowCount === 0);
  tunnel.cut();
  expect((await answer).rows).toMatchObject([{ one: 1 }]);
  await expect(queryIdempotent(pool, "SELECT 1/0")).rejects.toThrow("division by zero");
  await pool.end();
  await tunnel.close();
});

describe("transact", () => {
  const count = async () => (await db.pool.query("SELECT count(*) AS n FROM queue")).rows[0].n;
  const add = "INSERT INTO queue (name) VALUES ($1)";

  test("commits what returns and rolls back what throws", async () => {
    const before = await count();
    expect(await transact(db.pool, async (client) => (await client.query(add, ["kept"])).rowCount)).toBe(1);
    const failed = transact(db.pool, async (client) => {
      await client.query(add, ["gone"]);
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(await count()).toBe(before + 1);
  });

  test("gives its connection back either way", async () => {
    const pool = createPool({ url: db.url, max: 1 });
    for (let round = 0; round < 3; round += 1) {
      await expect(transact(pool, (client) => client.query("SELECT 1/0"))).rejects.toThrow("division by zero");
    }
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});

test("prisma shares the pool and keeps its own types", async () => {
  const user = await createUser(db);
  const prisma = createPrisma(db.pool);
  const item = await prisma.item.create({
    data: { id: crypto.randomUUID(), userId: user.id, name: "a", contentType: "image/png", bytes: 5n, storageKey: "k" },
  });
  expect(item.bytes).toBe(5n);
  // Each has prepared statements of its own, over the same connections.
  expect(await db.prisma.user.findUnique({ where: { id: user.id } })).toMatchObject({ id: user.id });
  expect(await prisma.item.findUnique({ where: { id: item.id } })).toMatchObject({ name: "a" });
  await prisma.$disconnect();
  expect((await db.pool.query("SELECT bytes FROM item WHERE id = $1", [item.id])).rows).toEqual([{ bytes: 5 }]);

  const own = createPrisma(db.url);
  expect(await own.item.count()).toBe(1);
  await own.$disconnect();
});
