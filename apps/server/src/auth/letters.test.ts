import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PASSWORD, signIn, type SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "1" });
});
afterAll(() => server[Symbol.asyncDispose]());

let visitors = 0;
/** From a visitor of its own each time, so that only limits by address count. */
const post = (path: string, headers: Record<string, string>, body: unknown = {}) =>
  server.get(`/api/auth${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": `203.0.113.${(visitors += 1)}`,
      origin: server.url,
      ...headers,
    },
    body: JSON.stringify(body),
  });

interface Letter {
  user_id: string | null;
  text: string;
}
const letters = async (subject: string, to: string): Promise<Letter[]> =>
  (
    await server.db.pool.query<Letter>(
      "select user_id, text from captured_mail where subject = $1 and recipient = $2 order by id",
      [subject, to],
    )
  ).rows;
const tokenIn = (letter: Letter | undefined): string =>
  decodeURIComponent(/\?token=([^\s\])]+)/.exec(letter?.text ?? "")?.[1] ?? "");

describe("an address", () => {
  const sent = (to: string) => letters("Confirm your e-mail address", to);
  const confirm = (token: string) => server.get(`/api/auth/verify-email?token=${encodeURIComponent(token)}`);
  const isConfirmed = async (who: SignedIn) =>
    ((await (await who.call("GET", "/trpc/account.me")).json()) as { result: { data: { isEmailConfirmed: boolean } } })
      .result.data.isEmailConfirmed;

  test("is confirmed by a link of the mail that follows sign-up, once; its owner can read the mail in the app", async () => {
    const ada = await server.user();
    expect(await isConfirmed(ada)).toBe(false);
    await expect.poll(() => sent(ada.email)).toHaveLength(1);
    const [letter] = await sent(ada.email);
    expect(letter?.user_id).toBe(ada.userId);
    const token = tokenIn(letter);
    for (const wrong of ["", "x", `${token}x`]) {
      const answer = await confirm(wrong);
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: "INVALID_TOKEN" }]);
    }
    const answers = await Promise.all([confirm(token), confirm(token), confirm(token)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
    expect(await isConfirmed(ada)).toBe(true);
    expect((await confirm(token)).status).toBe(400);
  });

  test("is asked for again a few times, and an old link does nothing", async () => {
    const ada = await server.user();
    const again = () => ada.call("POST", "/api/auth/send-verification-email", { email: ada.email });
    expect([(await again()).status, (await again()).status]).toEqual([200, 200]);
    const refused = await again();
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: "TOO_MANY_MAILS" }]);
    await expect.poll(() => sent(ada.email)).toHaveLength(3);
    const other = await server.user();
    // Strangers have nothing sent, and learn nothing.
    for (const email of [other.email, "nobody@example.test"])
      expect((await post("/send-verification-email", {}, { email })).status).toBe(401);
    expect((await ada.call("POST", "/api/auth/send-verification-email", { email: other.email })).status).toBe(400);

    await server.db.pool.query("update verification set expires_at = now() where value = $1", [ada.userId]);
    for (const letter of await sent(ada.email)) expect((await confirm(tokenIn(letter))).status).toBe(400);
    expect(await isConfirmed(ada)).toBe(false);
  });

  test("of a guest who takes an account is asked for as well", async () => {
    const started = await post("/guest/start", {});
    const cookie = started.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
    const account = { name: "G", email: "gwen@example.test", password: PASSWORD };
    expect((await post("/guest/keep", { cookie }, account)).status).toBe(200);
    await expect.poll(() => sent(account.email)).toHaveLength(1);
    const [letter] = await sent(account.email);
    expect((await confirm(tokenIn(letter))).status).toBe(200);
  });
});

describe("a lost password", () => {
  test("a mail brings a link that works once; other sessions end; strangers learn nothing", async () => {
    const ada = await server.user();
    const made = await ada.call("POST", "/api/auth/api-key/create", { name: "deploy" });
    const { key } = (await made.json()) as { key: string };
    expect((await server.get("/api/jobs", { headers: { "x-api-key": key } })).status).toBe(200);
    await server.db.pool.query(
      `insert into verification (id, identifier, value, expires_at, created_at, updated_at)
       values ('older', 'reset-password:older', $1, now() + interval '1 hour', now(), now())`,
      [ada.userId],
    );
    const ask = (email: string) => post("/request-password-reset", {}, { email });
    const answers = await Promise.all(
      [ask(ada.email), ask("nobody@example.test")].map(async (answer) => (await answer).text()),
    );
    expect(answers[0]).toBe(answers[1]);

    const read = async () =>
      (
        await server.db.pool.query<{ recipient: string; text: string }>(
          "select recipient, text from captured_mail where subject = 'Set a new password'",
        )
      ).rows;
    await expect.poll(read).toHaveLength(1);
    const [mail] = await read();
    expect(mail?.recipient).toBe(ada.email);
    const token = decodeURIComponent(/\/reset\?token=([^\s\])]+)/.exec(mail?.text ?? "")?.[1] ?? "");
    const reset = (newPassword: string) => post("/reset-password", {}, { token, newPassword });
    expect((await reset("short")).status).toBe(400);
    expect((await reset("another good password")).status).toBe(200);
    expect(await (await reset("a third good password")).json()).toMatchObject({ code: "INVALID_TOKEN" });

    expect((await ada.call("GET", "/api/jobs")).status).toBe(401);
    await expect(signIn(server.url, ada.email)).rejects.toThrow(/401/);
    expect((await signIn(server.url, ada.email, "another good password")).userId).toBe(ada.userId);
    // Keys of whoever had to be shut out, and other links that were asked for, are worth nothing either.
    expect((await server.get("/api/jobs", { headers: { "x-api-key": key } })).status).toBe(401);
    const { rowCount } = await server.db.pool.query(
      "select from verification where value = $1 and identifier like 'reset-%'",
      [ada.userId],
    );
    expect(rowCount).toBe(0);
  });

  test("is asked for a few times for one address, whoever asks, and whether it is known or not", async () => {
    const ada = await server.user();
    for (const email of [ada.email, "nobody-else@example.test"]) {
      const answers = [];
      for (let asked = 0; asked < 6; asked += 1) answers.push(await post("/request-password-reset", {}, { email }));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    }
    expect((await post("/request-password-reset", {}, { email: "no address" })).status).toBe(400);
  });

  test("is answered before anything is looked up", async () => {
    const ada = await server.user();
    const holder = await server.db.pool.connect();
    try {
      // Nobody can read or write what the work needs; the answer needs none of it.
      await holder.query(`begin; lock table "user", verification in access exclusive mode`);
      for (const email of [ada.email, "nobody@example.test"])
        expect((await post("/request-password-reset", {}, { email })).status).toBe(200);
    } finally {
      await holder.query("rollback");
      holder.release();
    }
    await expect.poll(() => letters("Set a new password", ada.email)).toHaveLength(1);
  });

  test("leaves no letter and no link behind when the account goes", async () => {
    const ada = await server.user();
    await post("/request-password-reset", {}, { email: ada.email });
    await expect.poll(() => letters("Set a new password", ada.email)).toHaveLength(1);
    await expect.poll(() => letters("Confirm your e-mail address", ada.email)).toHaveLength(1);
    expect((await ada.call("POST", "/api/auth/delete-user", { password: PASSWORD })).status).toBe(200);
    const { rows } = await server.db.pool.query(
      `select (select count(*)::int from captured_mail where recipient = $1) as letters,
              (select count(*)::int from verification where value = $2) as links`,
      [ada.email, ada.userId],
    );
    expect(rows).toEqual([{ letters: 0, links: 0 }]);
  });
});
