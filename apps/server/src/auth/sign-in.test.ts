import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { cookieOf, PASSWORD, signedIn, signIn, type SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const jobs = (who: SignedIn) => who.call("GET", "/api/jobs").then((response) => response.status);

/** A page's socket, with a live subscription; resolves once that runs. */
async function openSocket(who: SignedIn): Promise<{ closed: Promise<unknown>; socket: WebSocket }> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/trpc`, { headers: who.headers });
  const closed = once(socket, "close");
  await once(socket, "open");
  socket.send(
    JSON.stringify({
      id: 1,
      jsonrpc: "2.0",
      method: "subscription",
      params: { path: "live", input: { scope: "own" } },
    }),
  );
  await once(socket, "message");
  return { socket, closed };
}

/** Fails unless it happens within 5 s (invariant I8). */
const within5s = (happens: Promise<unknown>) =>
  Promise.race([
    happens.then(() => "happened"),
    new Promise((resolve) => setTimeout(() => resolve("did not happen within 5 s"), 5_000).unref()),
  ]);

describe("e-mail and password", () => {
  test("sign-up makes a plain user; sign-in needs the right password", async () => {
    const ada = await server.user("ada@example.test");
    const me = await ada.call("GET", "/trpc/account.me");
    expect(await me.json()).toMatchObject({ result: { data: { email: "ada@example.test", role: "user" } } });
    expect(await jobs(await signIn(server.url, "Ada@Example.test"))).toBe(200);
    await expect(signIn(server.url, "ada@example.test", "wrong password")).rejects.toThrow(/401/);
    await expect(signIn(server.url, "nobody@example.test")).rejects.toThrow(/401/);
  });

  test("nobody makes themselves an admin", async () => {
    const response = await server.get("/api/auth/sign-up/email", {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url },
      body: JSON.stringify({ email: "eve@example.test", password: PASSWORD, name: "Eve", role: "admin" }),
    });
    const { rows } = await server.db.pool.query(`select role from "user" where email = 'eve@example.test'`);
    expect(response.ok ? rows : [{ role: "user" }]).toEqual([{ role: "user" }]);
    const plain = await server.user();
    const raised = await plain.call("POST", "/api/auth/admin/set-role", { userId: plain.userId, role: "admin" });
    expect(raised.status).toBe(403);
    const changed = await plain.call("POST", "/api/auth/update-user", { role: "admin" });
    expect(changed.ok).toBe(false);
  });

  test("cookies cannot be read by scripts nor sent by other sites; Secure where people come by https", async () => {
    const response = await server.get("/api/auth/sign-up/email", {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url },
      body: JSON.stringify({ email: "cookie@example.test", password: PASSWORD, name: "C" }),
    });
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^jobwire\.session_token=.*; HttpOnly; SameSite=Lax/);
    expect(cookie).not.toContain("Secure");

    await using secure = await startTestServer({ PUBLIC_URL: "https://jobs.example" });
    const overHttps = await secure.get("/api/auth/sign-up/email", {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://jobs.example" },
      body: JSON.stringify({ email: "cookie@example.test", password: PASSWORD, name: "C" }),
    });
    expect(overHttps.status).toBe(200);
    expect(overHttps.headers.getSetCookie()[0]).toMatch(/^__Secure-jobwire\.session_token=.*; Secure/);
  });

  test.each(["127.0.0.1", "localhost"])("works for people who opened %s", async (host) => {
    const url = `http://${host}:${server.port}`;
    const who = await server.user();
    expect(await jobs(await signIn(url, who.email))).toBe(200);
  });

  test("a page of another site cannot sign a visitor in", async () => {
    const who = await server.user();
    const response = await server.get("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://evil.example", cookie: who.cookie },
      body: JSON.stringify({ email: who.email, password: PASSWORD }),
    });
    expect(response.status).toBe(403);
  });

  test("sign-up can be switched off", async () => {
    await using closed = await startTestServer({ JOBWIRE_SIGN_UP: "off" });
    await expect(closed.user()).rejects.toThrow(/sign-up\/email: 4\d\d/);
  });

  test("guessing is slowed down, by address", async () => {
    await using guarded = await startTestServer({ TRUSTED_PROXIES: "1" });
    const tries = async (from: string) => {
      const response = await guarded.get("/api/auth/sign-in/email", {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": from, "x-jobwire-visitor": "10.9.9.9" },
        body: JSON.stringify({ email: "nobody@example.test", password: "guess" }),
      });
      return response.status;
    };
    const statuses: number[] = [];
    for (let i = 0; i < 21; i++) statuses.push(await tries("203.0.113.7"));
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses[20]).toBe(429);
    expect(await tries("203.0.113.8")).toBe(401);
  });
});

describe("what takes rights away", () => {
  test("sign-out ends the session and closes its sockets within 5 s", async () => {
    const who = await server.user();
    const { closed } = await openSocket(who);
    const bystander = await openSocket(await server.user());
    expect((await who.call("POST", "/api/auth/sign-out", {})).status).toBe(200);
    expect(await within5s(closed)).toBe("happened");
    expect(await jobs(who)).toBe(401);
    expect(bystander.socket.readyState).toBe(WebSocket.OPEN);
    bystander.socket.close();
  });

  test("a ban does the same, and keeps out with session, token, key and password", async () => {
    const [admin, who] = [await server.admin(), await server.user()];
    const { key } = (await (await who.call("POST", "/api/auth/api-key/create", { name: "mine" })).json()) as {
      key: string;
    };
    const { closed } = await openSocket(who);
    const ban = await admin.call("POST", "/api/auth/admin/ban-user", { userId: who.userId });
    expect(ban.status, await ban.clone().text()).toBe(200);
    expect(await within5s(closed)).toBe("happened");
    expect(await jobs(who)).toBe(401);
    for (const token of [who.token, key]) {
      const response = await server.get("/api/jobs", { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(401);
    }
    await expect(signIn(server.url, who.email)).rejects.toThrow(/403/);
  });

  test("losing the admin role closes what an admin had open", async () => {
    const [admin, other] = [await server.admin(), await server.admin()];
    const { closed } = await openSocket(other);
    expect((await other.call("GET", "/api/jobs?scope=all")).status).toBe(200);
    const set = await admin.call("POST", "/api/auth/admin/set-role", { userId: other.userId, role: "user" });
    expect(set.status).toBe(200);
    expect(await within5s(closed)).toBe("happened");
    expect((await other.call("GET", "/api/jobs?scope=all")).status).toBe(403);
  });

  test("revoking every session from elsewhere closes them too", async () => {
    const [admin, who] = [await server.admin(), await server.user()];
    const { closed } = await openSocket(who);
    const revoke = await admin.call("POST", "/api/auth/admin/revoke-user-sessions", { userId: who.userId });
    expect(revoke.status).toBe(200);
    expect(await within5s(closed)).toBe("happened");
  });
});

describe("API keys", () => {
  const byKey = (key: string) => server.get("/api/jobs", { headers: { authorization: `Bearer ${key}` } });

  test("act as their user, more than ten times, until they are removed", async () => {
    const who = await server.user();
    const created = await who.call("POST", "/api/auth/api-key/create", { name: "laptop" });
    expect(created.status, await created.clone().text()).toBe(200);
    const { key, id } = (await created.json()) as { key: string; id: string };
    expect(key).toMatch(/^jw_/);
    const { rows } = await server.db.pool.query("select key from apikey where id = $1", [id]);
    expect(rows[0].key).not.toContain(key.slice(5));
    for (let i = 0; i < 12; i++) expect((await byKey(key)).status).toBe(200);
    expect((await server.get("/api/jobs", { headers: { "x-api-key": key } })).status).toBe(200);
    expect((await who.call("POST", "/api/auth/api-key/delete", { keyId: id })).status).toBe(200);
    expect((await byKey(key)).status).toBe(401);
  });

  test("are used by calls over an open socket, and not by its being open", async () => {
    const who = await server.user();
    const made = await who.call("POST", "/api/auth/api-key/create", { name: "watcher" });
    const { key, id } = (await made.json()) as { key: string; id: string };
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/trpc`, {
      headers: { authorization: `Bearer ${key}` },
    });
    await once(socket, "open");
    await server.db.pool.query("update apikey set last_request = null where id = $1", [id]);
    const used = async () =>
      (await server.db.pool.query("select last_request as at from apikey where id = $1", [id])).rows[0]
        .at as Date | null;
    const ask = async (call: string | object) => {
      socket.send(typeof call === "string" ? call : JSON.stringify(call));
      return once(socket, "message");
    };
    await ask("PING");
    expect(await used()).toBeNull();
    await ask({ id: 1, jsonrpc: "2.0", method: "query", params: { path: "account.me" } });
    await expect.poll(used).not.toBeNull();
    socket.close();
  });

  test("a wrong one is nobody, and is not written to the log", async () => {
    expect((await byKey("jw_wrongwrongwrongwrongwrong")).status).toBe(401);
    expect(server.log()).not.toContain("wrongwrong");
  });
});

describe("the one-time admin link", () => {
  test("signs in once, as an admin it makes, and says so when it is used up", async () => {
    await using fresh = await startTestServer();
    const link = fresh.signInPath ?? "";
    expect(link).toMatch(/^\/sign-in\/once\?token=[\w-]{32}$/);
    const token = link.split("=")[1] ?? "";
    const { rows } = await fresh.db.pool.query("select * from verification");
    expect(JSON.stringify(rows)).not.toContain(token);

    expect((await fresh.get(link, { headers: { "sec-purpose": "prefetch" } })).status).toBe(204);
    const first = await fresh.get(link);
    expect(first.status).toBe(303);
    expect(first.headers.get("location")).toBe("/");
    const admin = signedIn(fresh.url, { userId: "", email: "", token: "", cookie: cookieOf(first) });
    const me = await admin.call("GET", "/trpc/account.me");
    expect(await me.json()).toMatchObject({ result: { data: { role: "admin" } } });

    const second = await fresh.get(link);
    expect(second.status).toBe(410);
    expect(second.headers.getSetCookie()).toEqual([]);
    expect(await second.text()).toContain("no longer works");
    const users = await fresh.db.pool.query(`select count(*) from "user"`);
    expect(users.rows).toEqual([{ count: 1 }]);
  });

  test("of many who open it at the same time one gets in", async () => {
    await using fresh = await startTestServer();
    const all = await Promise.all(Array.from({ length: 10 }, () => fresh.get(fresh.signInPath ?? "")));
    const countOf = (status: number) => all.filter((response) => response.status === status).length;
    expect([countOf(303), countOf(410)]).toEqual([1, 9]);
  });

  test("an old, a wrong and a missing token get nobody in", async () => {
    await using fresh = await startTestServer();
    await fresh.db.pool.query("update verification set expires_at = now() - interval '1 second'");
    for (const path of [
      fresh.signInPath ?? "",
      "/sign-in/once?token=x",
      "/sign-in/once",
      "/sign-in/once?token=a&token=b",
    ]) {
      const response = await fresh.get(path);
      expect(response.status).toBe(410);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  test("never raises an account that a stranger made under the admin's usual address", async () => {
    await using fresh = await startTestServer();
    const stranger = await fresh.user("admin@jobwire.localhost");
    expect((await fresh.get(fresh.signInPath ?? "")).status).toBe(303);
    const { rows } = await fresh.db.pool.query(`select role from "user" where id = $1`, [stranger.userId]);
    expect(rows).toEqual([{ role: "user" }]);
  });

  test("is not offered on a database of one's own that has an admin", async () => {
    await using first = await startTestServer({
      JOBWIRE_ADMIN_EMAIL: "Boss@example.test",
      JOBWIRE_ADMIN_PASSWORD: "first password",
    });
    expect(first.signInPath).toBeNull();
    const boss = await signIn(first.url, "boss@example.test", "first password");
    expect((await boss.call("GET", "/api/jobs?scope=all")).status).toBe(200);

    // A later start with another password changes nothing: it may have been changed in the app.
    await using second = await startTestServer(
      { JOBWIRE_ADMIN_EMAIL: "boss@example.test", JOBWIRE_ADMIN_PASSWORD: "other password" },
      { db: first.db },
    );
    await expect(signIn(second.url, "boss@example.test", "other password")).rejects.toThrow(/401/);
    // Two servers of one database sign with the same key.
    const elsewhere = signedIn(second.url, boss);
    expect((await elsewhere.call("GET", "/api/jobs")).status).toBe(200);
  });
});
