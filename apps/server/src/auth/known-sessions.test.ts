import { randomUUID } from "node:crypto";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SignedIn } from "../testing/signed-in.ts";
import { createKnownSessions } from "./known-sessions.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** By cookie, and by bearer's token. */
const WAYS: [string, (who: SignedIn, path?: string) => Promise<Response>][] = [
  ["a cookie", (who, path = "/api/jobs") => server.get(path, { headers: { cookie: who.cookie } })],
  ["a token", (who, path = "/api/jobs") => server.get(path, { headers: { authorization: `Bearer ${who.token}` } })],
];

test.each(WAYS)("a session that is known by %s is looked at each time all the same", async (_way, ask) => {
  const { pool } = server.db;
  const who = await server.user();
  const status = async () => (await ask(who)).status;
  const role = async () => /"role":"(\w+)"/.exec(await (await ask(who, "/trpc/account.me")).text())?.[1];
  expect([await status(), await status()]).toEqual([200, 200]);

  expect(await role()).toBe("user");
  await pool.query(`update "user" set role = 'admin' where id = $1`, [who.userId]);
  expect(await role()).toBe("admin");

  await pool.query(`update "user" set banned = true where id = $1`, [who.userId]);
  expect(await status()).toBe(401);
  await pool.query(`update "user" set ban_expires = now() - interval '1 second' where id = $1`, [who.userId]);
  expect(await status()).toBe(200);

  // One that was not used for a day is renewed by the next request.
  const left = async () =>
    (
      await pool.query(
        `select round(extract(epoch from expires_at - now()) / 86400)::int as d from session where user_id = $1`,
        [who.userId],
      )
    ).rows[0].d as number;
  await pool.query(`update session set expires_at = now() + interval '20 days' where user_id = $1`, [who.userId]);
  expect(await status()).toBe(200);
  expect(await left()).toBe(30);

  await pool.query(`update session set expires_at = now() - interval '1 second' where user_id = $1`, [who.userId]);
  expect([await status(), await status()]).toEqual([401, 401]);
});

test("two who share a browser's words but for the session are two", async () => {
  const [ask] = WAYS.map(([, way]) => way);
  const [one, other] = [await server.user(), await server.user()];
  for (const who of [one, other, one, other]) {
    const me = (await (await ask!(who, "/trpc/account.me")).json()) as { result: { data: { email: string } } };
    expect(me.result.data.email).toBe(who.email);
  }
});

test("all that a page asks at once goes the short way, also after one that the database did not answer", async () => {
  await using db = await createTestDatabase();
  const { id: userId } = await createUser(db);
  const token = randomUUID();
  await db.pool.query(
    `insert into session (id, token, user_id, expires_at, updated_at) values ($1, $1, $2, now() + interval '30 days', now())`,
    [token, userId],
  );
  let isAway = false;
  const real = db.pool.query.bind(db.pool) as (...args: unknown[]) => unknown;
  const query = (...args: unknown[]) => (isAway ? Promise.reject(new Error("away")) : real(...args));
  const known = createKnownSessions({ query } as unknown as typeof db.pool);
  const ask = () => known.find("words");
  expect(await ask()).toBeNull();
  known.learn("words", token);

  const found = { sessionId: token, user: { id: userId } };
  expect(await Promise.all([ask(), ask(), ask()])).toMatchObject([found, found, found]);
  isAway = true;
  await expect(ask()).rejects.toThrow("away");
  isAway = false;
  expect(await ask()).toMatchObject(found);
  await db.pool.query("delete from session");
  expect(await ask()).toBeNull();
});
