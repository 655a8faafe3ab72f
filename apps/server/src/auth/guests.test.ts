import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { cookieOf, PASSWORD, signedIn, signIn, type SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

const PHOTO = fileURLToPath(new URL("../../../../packages/jobs/fixtures/coffee.png", import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const post = (path: string, headers: Record<string, string>, body: unknown = {}) =>
  server.get(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url, ...headers },
    body: JSON.stringify(body),
  });

async function guest(): Promise<SignedIn> {
  const response = await post("/guest/start", {});
  expect(response.status).toBe(200);
  const { userId } = (await response.json()) as { userId: string };
  return signedIn(server.url, { userId, email: "", cookie: cookieOf(response), token: "" });
}

async function upload(who: SignedIn, name: string): Promise<string> {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(await readFile(PHOTO))], { type: "image/png" }), name);
  const response = await server.get("/api/items", { method: "POST", headers: who.headers, body: form });
  expect(response.status).toBe(201);
  return ((await response.json()) as { itemId: string }).itemId;
}

const me = async (who: SignedIn) =>
  ((await (await who.call("GET", "/trpc/account.me")).json()) as { result: { data: unknown } }).result.data;

describe("guests", () => {
  test("try first, and keep what they made when they take an account", async () => {
    const who = await guest();
    expect(await me(who)).toMatchObject({ id: who.userId, role: "user", isGuest: true });
    await upload(who, "mine.png");

    const account = { name: "Gwen", email: "Gwen@example.test", password: PASSWORD };
    expect((await who.call("POST", "/api/auth/guest/keep", account)).status).toBe(200);
    expect(await me(who)).toMatchObject({ id: who.userId, name: "Gwen", email: "gwen@example.test", isGuest: false });

    const elsewhere = await signIn(server.url, "gwen@example.test");
    expect(elsewhere.userId).toBe(who.userId);
    const items = (await (await elsewhere.call("GET", "/trpc/items.list?input=%7B%7D")).text()) as string;
    expect(items).toContain("mine.png");
    // Once only.
    const again = await who.call("POST", "/api/auth/guest/keep", { ...account, email: "other@example.test" });
    expect(again.status).toBe(400);
  });

  test("cannot take an address that is taken, nor a short password, and stay guests", async () => {
    const taken = await server.user();
    const who = await guest();
    const keep = async (email: string, password: string) => {
      const answer = await who.call("POST", "/api/auth/guest/keep", { name: "G", email, password });
      return { status: answer.status, ...((await answer.json()) as { code: string }) };
    };
    expect(await keep(taken.email, PASSWORD)).toMatchObject({ status: 422, code: "USER_ALREADY_EXISTS" });
    expect(await keep("short@example.test", "short")).toMatchObject({ status: 400, code: "PASSWORD_TOO_SHORT" });
    expect(await me(who)).toMatchObject({ isGuest: true });
    // Two guests who ask for one address at once: one gets it.
    const other = await guest();
    const body = { name: "G", email: "both@example.test", password: PASSWORD };
    const answers = await Promise.all([who, other].map((one) => one.call("POST", "/api/auth/guest/keep", body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
  });

  test("asked for twice at once, one answer counts: its address goes with its password", async () => {
    const who = await guest();
    const accounts = [1, 2, 3].map((n) => ({ name: "G", email: `g${n}@example.test`, password: `good password ${n}` }));
    const answers = await Promise.all(accounts.map((account) => who.call("POST", "/api/auth/guest/keep", account)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
    const { email, password } = accounts[answers.findIndex(({ status }) => status === 200)]!;
    expect((await signIn(server.url, email, password)).userId).toBe(who.userId);
  });

  test("may go, with all they made, however long ago they came; whoever has a password gives it", async () => {
    const [who, ada] = [await guest(), await server.user()];
    await server.db.pool.query("update session set created_at = now() - interval '2 days'");
    expect((await who.call("POST", "/api/auth/delete-user", {})).status).toBe(200);
    const { rowCount } = await server.db.pool.query(`select from "user" where id = $1`, [who.userId]);
    expect(rowCount).toBe(0);
    const refused = await ada.call("POST", "/api/auth/delete-user", {});
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: "PASSWORD_REQUIRED" }]);
  });

  test("bring along what they made when they sign in to an account, an upload under way included", async () => {
    const [who, ada] = [await guest(), await server.user()];
    await upload(who, "mine.png");
    const photo = await readFile(PHOTO);
    const tus = { "tus-resumable": "1.0.0" };
    const metadata = `filename ${btoa("later.png")},filetype ${btoa("image/png")}`;
    const begun = await server.get("/api/uploads", {
      method: "POST",
      headers: { ...who.headers, ...tus, "upload-length": String(photo.length), "upload-metadata": metadata },
    });
    const at = begun.headers.get("location") ?? "";
    const go = (by: SignedIn, offset: number, end?: number) =>
      server.get(at, {
        method: "PATCH",
        headers: {
          ...by.headers,
          ...tus,
          "content-type": "application/offset+octet-stream",
          "upload-offset": String(offset),
        },
        body: new Uint8Array(photo.subarray(offset, end)),
      });
    expect((await go(who, 0, 1_000)).status).toBe(204);

    const enter = (more = {}) =>
      who.call("POST", "/api/auth/sign-in/email", { email: ada.email, password: PASSWORD, ...more });
    const answer = await enter();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      user: { id: ada.userId },
      cameAlong: { files: 1, pictures: 1, results: 0, underWay: 0 },
    });
    const now = signedIn(server.url, { ...ada, cookie: cookieOf(answer) });
    expect(await me(now)).toMatchObject({ id: ada.userId, isGuest: false });
    expect((await who.call("GET", "/api/jobs")).status).toBe(401);
    expect((await go(now, 1_000)).status).toBe(200);
    const items = await (await ada.call("GET", "/trpc/items.list?input=%7B%7D")).text();
    expect(items).toContain("mine.png");
    expect(items).toContain("later.png");
    // Their session is over: it moves nothing twice.
    expect(await (await enter()).json()).not.toHaveProperty("cameAlong");
  });

  test("leave it where they say so, or when they were somebody else's guests", async () => {
    const [who, ada] = [await guest(), await server.user()];
    await upload(who, "stays.png");
    const body = { email: ada.email, password: PASSWORD };
    const left = await who.call("POST", "/api/auth/sign-in/email", { ...body, leaveGuestWork: true });
    expect(await left.json()).not.toHaveProperty("cameAlong");
    const wrong = await who.call("POST", "/api/auth/sign-in/email", { ...body, password: "not the password" });
    expect(wrong.status).toBe(401);
    expect(await (await ada.call("GET", "/trpc/items.list?input=%7B%7D")).text()).not.toContain("stays.png");
    expect(await me(who)).toMatchObject({ isGuest: true });
  });

  test("stay who they are when their work cannot come along just now", async () => {
    const [who, ada] = [await guest(), await server.user()];
    await upload(who, "busy.png");
    const holder = await server.db.pool.connect();
    try {
      await holder.query("begin");
      await holder.query("select from job where user_id = $1 for key share", [who.userId]);
      const answer = await who.call("POST", "/api/auth/sign-in/email", { email: ada.email, password: PASSWORD });
      expect([answer.status, await answer.json()]).toMatchObject([503, { code: "GUEST_BUSY" }]);
      // What a browser now holds: of two cookies of one name the later.
      const cookie = answer.headers.getSetCookie().findLast((one) => one.startsWith("jobwire.session_token="));
      const still = signedIn(server.url, { ...who, cookie: cookie?.split(";", 1)[0] ?? "" });
      expect(await me(still)).toMatchObject({ id: who.userId, isGuest: true });
      expect((await server.db.pool.query("select from session where user_id = $1", [ada.userId])).rowCount).toBe(1);
    } finally {
      await holder.query("rollback");
      holder.release();
    }
  });

  test("who would sign up just then is told so, nothing is left of it, and another try brings it all", async () => {
    const who = await guest();
    await upload(who, "busy.png");
    const account = { name: "Bea", email: "bea@example.test", password: PASSWORD };
    const left = async () =>
      (
        await server.db.pool.query<{ users: number; mails: number; links: number }>(
          `select (select count(*)::int from "user" where email = $1) as users,
                  (select count(*)::int from captured_mail where recipient = $1) as mails,
                  (select count(*)::int from verification v where v.identifier like 'verify-email:%' and not exists (select from "user" u where u.id = v.value)) as links`,
          [account.email],
        )
      ).rows[0];
    const holder = await server.db.pool.connect();
    try {
      await holder.query("begin");
      await holder.query("select from job where user_id = $1 for key share", [who.userId]);
      const answer = await who.call("POST", "/api/auth/sign-up/email", account);
      expect([answer.status, await answer.json()]).toMatchObject([503, { code: "GUEST_BUSY" }]);
    } finally {
      await holder.query("rollback");
      holder.release();
    }
    expect(await left()).toEqual({ users: 0, mails: 0, links: 0 });
    expect(await me(who)).toMatchObject({ id: who.userId, isGuest: true });
    const again = await who.call("POST", "/api/auth/sign-up/email", account);
    expect([again.status, await again.json()]).toMatchObject([200, { cameAlong: { files: 1 } }]);
    await expect.poll(left).toEqual({ users: 1, mails: 1, links: 0 });
  });

  test("what came along when they signed up stays, whatever goes wrong afterwards", async () => {
    const who = await guest();
    await upload(who, "kept.png");
    const { pool } = server.db;
    await pool.query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger refuse before insert on verification for each row execute function refuse()`);
    try {
      const account = { name: "Cleo", email: "cleo@example.test", password: PASSWORD };
      const answer = await who.call("POST", "/api/auth/sign-up/email", account);
      expect([answer.status, await answer.json()]).toMatchObject([200, { cameAlong: { files: 1 } }]);
      const cleo = await signIn(server.url, account.email);
      expect(await (await cleo.call("GET", "/trpc/items.list?input=%7B%7D")).text()).toContain("kept.png");
    } finally {
      await pool.query("drop function refuse cascade");
    }
  });

  test("somebody who is signed in stays who they are", async () => {
    const ada = await server.user();
    const response = await post("/guest/start", { cookie: ada.cookie });
    expect(await response.json()).toEqual({ userId: ada.userId });
  });

  test("are not let in where accounts are switched off", async () => {
    await using closed = await startTestServer({ JOBWIRE_SIGN_UP: "off" });
    const response = await closed.get("/api/auth/guest/start", { method: "POST", headers: { origin: closed.url } });
    expect(response.status).toBe(403);
  });
});

describe("leaving", () => {
  test("takes everything along as one zip, and nothing of anybody else", async () => {
    const [ada, bob] = await Promise.all([server.user(), server.user()]);
    const itemId = await upload(ada, "../cup: of?.png");
    await upload(bob, "bobs.png");
    const { rows } = await server.db.pool.query<{ id: string }>("select id from job where user_id = $1", [ada.userId]);
    const jobId = rows[0]?.id;
    const costs = `insert into job_cost (id, job_id, user_id, task, attempt, service, model, unit, quantity, usd_micros)
      select gen_random_uuid(), $1, $2, 'cards.create', 1, 'openai', 'm', 'call', 1, n from generate_series(1, 501) n`;
    await server.db.pool.query(costs, [jobId, ada.userId]);
    const reviews = `insert into card_review (job_id, user_id, card_id, memory, due_at)
      select $1, $2, 'card' || n, '{"reps": 1}', now() from generate_series(1, 501) n`;
    await server.db.pool.query(reviews, [jobId, ada.userId]);
    const response = await ada.call("GET", "/api/account/export");
    expect(response.headers.get("content-type")).toBe("application/zip");
    const files = await unzip(Buffer.from(await response.arrayBuffer()));
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        "account.json",
        "api-keys.json",
        `items/${itemId}-cup_ of_.png`,
        "job-events.ndjson",
        "jobs.ndjson",
        "schedules.json",
        "sessions.json",
      ]),
    );
    expect(Object.keys(files).filter((path) => path.startsWith("items/"))).toHaveLength(1);
    expect(JSON.parse(files["account.json"] ?? "")).toMatchObject({ id: ada.userId, email: ada.email });
    expect(JSON.parse(files["jobs.ndjson"]?.split("\n", 1)[0] ?? "")).toMatchObject({ item_id: itemId });
    expect(files["job-events.ndjson"]).toContain('"seq":1');
    const lines = (path: string) =>
      (files[path] ?? "")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as object);
    expect(lines("items.ndjson")).toMatchObject([{ id: itemId, content_type: "image/png", width: expect.any(Number) }]);
    // More than are read at a time.
    expect(lines("costs.ndjson")).toHaveLength(501);
    expect(new Set(lines("study.ndjson").map((review) => JSON.stringify(review))).size).toBe(501);
    expect(lines("study.ndjson")[0]).toMatchObject({ job_id: jobId, memory: { reps: 1 } });
    expect(Object.values(files).join("")).not.toContain(ada.token);
    expect((await server.get("/api/account/export")).status).toBe(401);
  });

  test("an account is removed with all that it had, and its files are doomed", async () => {
    const ada = await server.user();
    await upload(ada, "cup.png");
    const { rows: keys } = await server.db.pool.query("select storage_key from item where user_id = $1", [ada.userId]);
    const wrong = await ada.call("POST", "/api/auth/delete-user", { password: "not the password" });
    expect(wrong.status).toBe(400);
    expect((await ada.call("POST", "/api/auth/delete-user", { password: PASSWORD })).status).toBe(200);

    const { rows } = await server.db.pool.query(
      `select (select count(*)::int from "user" where id = $1) as users,
              (select count(*)::int from job where user_id = $1) as jobs,
              (select count(*)::int from item where user_id = $1) as items,
              (select count(*)::int from session where user_id = $1) as sessions,
              (select count(*)::int from doomed_file where storage_key = $2) as doomed`,
      [ada.userId, keys[0].storage_key],
    );
    expect(rows[0]).toEqual({ users: 0, jobs: 0, items: 0, sessions: 0, doomed: 1 });
    expect((await ada.call("GET", "/api/jobs")).status).toBe(401);
    await expect(signIn(server.url, ada.email)).rejects.toThrow(/401/);
  });

  test("the only admin stays", async () => {
    const admin = await server.admin();
    const response = await admin.call("POST", "/api/auth/delete-user", { password: PASSWORD });
    expect(await response.json()).toMatchObject({ code: "LAST_ADMIN" });
    await server.admin();
    expect((await admin.call("POST", "/api/auth/delete-user", { password: PASSWORD })).status).toBe(200);
  });
});

/** Path → text of each file. */
async function unzip(bytes: Buffer): Promise<Record<string, string>> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const files: Record<string, string> = {};
  return new Promise((resolve, reject) => {
    zip.on("error", reject);
    zip.on("end", () => resolve(files));
    zip.on("entry", (entry: Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        text(stream).then((content) => {
          files[entry.fileName] = content;
          zip.readEntry();
        }, reject);
      });
    });
    zip.readEntry();
  });
}
