import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { applyTransitions } from "@jobwire/db";
import { createJob } from "@jobwire/db/testing";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { publishMoves } from "../../engine/move-jobs.ts";
import { forgetLeftovers } from "../../engine/retention/forget-leftovers.ts";
import { DEFAULT_CHANNELS } from "../../wire/index.ts";
import { createEffects } from "../create-effects.ts";
import type { Effects, EffectsOptions } from "../create-effects.ts";
import { planNews } from "../news/plan-news.ts";
import { writeChannels } from "../news/preferences.ts";
import { createEffectsFixture } from "../testing/effects-fixture.ts";
import type { EffectsFixture } from "../testing/effects-fixture.ts";
import { listKeptMails, readKeptMail } from "./kept-mails.ts";

interface Arrived {
  to: string[];
  source: string;
  /** Header fields by name, in lower case. */
  headers: Record<string, string>;
}
const arrived: Arrived[] = [];
/** What the server says once it has the whole mail: nothing (null), or an error. */
let verdict: (mail: Arrived) => Promise<Error | null> | Error | null = () => null;
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  async onData(stream, session, done) {
    let source = "";
    for await (const chunk of stream) source += (chunk as Buffer).toString("latin1");
    const head = source.slice(0, source.indexOf("\r\n\r\n")).replaceAll(/\r\n[ \t]+/g, " ");
    const headers = Object.fromEntries(
      head
        .split("\r\n")
        .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
    );
    const mail = { to: session.envelope.rcptTo.map(({ address }) => address), source, headers };
    arrived.push(mail);
    done(await verdict(mail));
  },
});
const FILE = Buffer.from("the bytes of a picture");
const cleanup = new AsyncDisposableStack();
let at: EffectsFixture;
let smtpUrl: string;

beforeAll(async () => {
  at = cleanup.use(await createEffectsFixture());
  const listening = smtp.listen(0, "127.0.0.1");
  await once(listening, "listening");
  cleanup.defer(() => new Promise<void>((resolve) => smtp.close(resolve)));
  smtpUrl = `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
});
beforeEach(async () => {
  arrived.length = 0;
  verdict = () => null;
  await at.database.pool.query("update delivery set state = 'dropped' where state in ('waiting', 'sending')");
});
afterAll(() => cleanup.disposeAsync());

const open = (more: Partial<EffectsOptions> = {}): Promise<Effects> =>
  createEffects({
    pool: at.database.pool,
    bus: at.bus,
    logger: at.logger,
    storage: { openRead: () => Promise.resolve(Readable.from([FILE])) },
    publicUrl: () => "https://jobs.example.com",
    smtp: { url: smtpUrl, from: "Jobwire <jobs@example.com>" },
    allowAddresses: [],
    timings: { awayAfterMs: 600_000, mailEveryMs: 0 },
    pace: { waitsMs: [5, 5], backstopMs: 60_000 },
    ...more,
  });
const over = (userId: string) =>
  at.until("select count(*) > 0 and bool_and(state not in ('waiting', 'sending')) from delivery where user_id = $1", [
    userId,
  ]);
/** Lets what is planned go now. */
async function release(effects: Effects, userId: string): Promise<void> {
  await effects.news.idle();
  await at.database.pool.query("update delivery set due_at = now() where state = 'waiting' and user_id = $1", [userId]);
  effects.courier.nudge();
  await over(userId);
}
const artifact = async (jobId: string, userId: string, bytes: number) =>
  at.database.pool.query(
    `insert into artifact (id, job_id, user_id, attempt, name, content_type, bytes, storage_key)
     values (gen_random_uuid(), $1, $2, 1, 'cutout', 'image/png', $3, 'a/key')`,
    [jobId, userId, bytes],
  );

test("one result comes by itself with its picture; several come as one", async () => {
  const { id: userId, email } = await at.user();
  await using effects = await open();
  const jobId = await at.end(userId, { task: "image.remove-background" });
  await artifact(jobId, userId, FILE.byteLength);
  await release(effects, userId);
  const [mail] = arrived as [Arrived];
  expect(mail.to).toEqual([email]);
  expect(mail.headers).toMatchObject({
    from: "Jobwire <jobs@example.com>",
    subject: "Remove background: done",
    "auto-submitted": "auto-generated",
    "message-id": expect.stringMatching(/^<[0-9a-f-]{36}@example\.com>$/),
  });
  expect(mail.source).toContain("Content-Type: text/plain");
  expect(mail.source).toContain(`https://jobs.example.com/jobs/${jobId}`);
  expect(mail.source.match(/filename=cutout\.png/g)).toHaveLength(2); // in the text, and to be kept
  expect(mail.source.split(FILE.toString("base64"))).toHaveLength(3);
  expect(await at.deliveries(userId)).toMatchObject([{ state: "sent", messageId: mail.headers["message-id"] }]);

  const other = await at.user();
  await at.end(other.id);
  await at.end(other.id, { state: "failed", message: "The photo is upside down." });
  await at.end(other.id);
  await release(effects, other.id);
  expect(arrived.slice(1).map(({ headers }) => headers.subject)).toEqual(["2 results are ready, 1 did not work"]);
  expect(arrived[1]?.source).toContain("The photo is upside down.");
});

test("to an address that nobody has confirmed goes no word of a user's, no file, and little", async () => {
  let { id: userId } = await at.user();
  await at.database.pool.query(`update "user" set email_verified = false where id = $1`, [userId]);
  await using effects = await open();
  const said = "Buy-at-evil-example";
  const send = async (how: { task?: string; state?: "failed" }) => {
    const jobId = await at.end(userId, { message: said, ...how, unheard: true });
    await at.database.pool.query("update job set input = $2 where id = $1", [jobId, { title: said }]);
    await artifact(jobId, userId, FILE.byteLength);
    await effects.news.look();
    await release(effects, userId);
  };
  await send({ task: "jobs.batch" });
  await send({ state: "failed" });
  await send({ task: "image.remove-background" });
  expect(arrived.map(({ headers }) => headers.subject)).toEqual([
    "Batch: done",
    "Countdown did not work",
    "Remove background: done",
  ]);
  for (const { source } of arrived) expect(source).not.toMatch(/Buy-at-evil-example|filename/);
  expect(arrived[0]?.source).toContain("https://jobs.example.com/account");

  for (let more = 0; more < 3; more += 1) await send({});
  expect(arrived).toHaveLength(5);
  expect((await at.deliveries(userId)).at(-1)).toMatchObject({
    state: "dropped",
    error: expect.stringContaining("Confirm it on your account page"),
  });
  // Nor is there more for whoever deletes the account and makes it anew: the address is the same, however it is written.
  const { rows } = await at.database.pool.query<{ email: string }>(`delete from "user" where id = $1 returning email`, [
    userId,
  ]);
  ({ id: userId } = await at.user());
  await at.database.pool.query(`update "user" set email_verified = false, email = $2 where id = $1`, [
    userId,
    rows[0]!.email.replace("@", "+again@").toUpperCase(),
  ]);
  await send({});
  expect(arrived).toHaveLength(5);
  expect(await at.deliveries(userId)).toMatchObject([{ state: "dropped" }]);
  // A day later there is, and what was counted is forgotten.
  await at.database.pool.query("update unconfirmed_mail set at = at - interval '1 day'");
  await send({});
  expect(arrived).toHaveLength(6);
  await forgetLeftovers(at.database.pool);
  expect((await at.database.pool.query("select from unconfirmed_mail")).rowCount).toBe(1);
  // Confirmed, the next one says it all.
  await at.database.pool.query(`update "user" set email_verified = true where id = $1`, [userId]);
  await send({ task: "jobs.batch" });
  expect(arrived.at(-1)?.headers.subject).toBe(`${said}: done`);
});

test("a large result is linked and not attached", async () => {
  const { id: userId } = await at.user();
  await using effects = await open();
  const jobId = await at.end(userId);
  await artifact(jobId, userId, 20_000_000);
  await release(effects, userId);
  expect(arrived[0]?.source).toContain("too large for a mail");
  expect(arrived[0]?.source).not.toContain("filename");
});

test("a refused mailbox ends it in words, a busy server does not", async () => {
  const { id: userId } = await at.user();
  const busy = Object.assign(new Error("Try again later"), { responseCode: 451 });
  verdict = () => (arrived.length < 2 ? busy : null);
  await using effects = await open();
  await at.end(userId);
  await release(effects, userId);
  expect(await at.deliveries(userId)).toMatchObject([{ state: "sent", attempts: 2 }]);
  expect(new Set(arrived.map(({ headers }) => headers["message-id"])).size).toBe(1);

  const other = await at.user();
  verdict = () => Object.assign(new Error("No such user"), { responseCode: 550 });
  await at.end(other.id);
  await release(effects, other.id);
  expect(await at.deliveries(other.id)).toMatchObject([
    { state: "failed", attempts: 1, status: 550, error: expect.stringContaining("No such user") },
  ]);
});

test("where no mail server is set, mail is kept once and shown with its pictures", async () => {
  const { id: userId, email } = await at.user();
  await using effects = await open({ smtp: null });
  const jobId = await at.end(userId, { task: "image.remove-background" });
  await artifact(jobId, userId, FILE.byteLength);
  await release(effects, userId);
  const welcome = {
    subject: "Welcome",
    preview: "Hello",
    heading: "Hello",
    paragraphs: ["Glad you came."],
    footer: "Bye",
  };
  await effects.sendLetter(welcome, { address: "new@example.com", userId: null });
  const { pool } = at.database;
  const all = await listKeptMails(pool, { userId: null, beforeId: null });
  expect(all.map(({ subject }) => subject).filter((one) => one !== "Countdown: done")).toEqual([
    "Welcome",
    "Remove background: done",
  ]);
  const [own] = await listKeptMails(pool, { userId, beforeId: null });
  expect(own).toMatchObject({ to: email });
  const mail = await readKeptMail(pool, own!.id, userId);
  expect(mail?.html).toMatch(/<img[^>]+src="\/api\/artifacts\/[0-9a-f-]+"/);
  expect(mail?.attachments).toMatchObject([{ name: "cutout.png", url: expect.stringMatching(/^\/api\/artifacts\//) }]);
  expect(mail?.text).toContain(`https://jobs.example.com/jobs/${jobId}`);
  expect(await readKeptMail(pool, own!.id, "somebody-else")).toBeNull();
  expect(arrived).toEqual([]);
});

test("a poster is mailed once, by itself, also to who wants no mail: after retries, told twice, by two processes", async () => {
  const { pool } = at.database;
  const { id: userId, email } = await at.user();
  await writeChannels(pool, userId, { ...DEFAULT_CHANNELS, email: { completed: "never", failed: "never" } });
  const busy = Object.assign(new Error("Try again later"), { responseCode: 451 });
  const accepted: Arrived[] = [];
  verdict = (mail) => {
    if (arrived.length === 1) return busy;
    accepted.push(mail);
    return null;
  };
  await using one = await open();
  await using other = await open();

  const job = await createJob(at.database, { userId, state: "running", maxAttempts: 4 });
  await pool.query("update job set task = 'poster.create' where id = $1", [job.id]);
  const lease = { workerId: job.workerId!, attempt: job.attempt };
  const error = { reason: "thrown", code: "unexpected", message: "Again." } as const;
  const request = { jobId: job.id, lease, event: "throw", permanent: false, retryInMs: 0, error } as const;
  publishMoves(at.bus, await applyTransitions(pool, [request]));
  // Another worker takes it up, is slow to hear that it was written, and writes it again.
  await pool.query("update job set state = 'running', attempt = attempt + 1, worker_id = $2 where id = $1", [
    job.id,
    job.workerId,
  ]);
  const end = {
    jobId: job.id,
    lease: { ...lease, attempt: lease.attempt + 1 },
    event: "complete",
    output: {},
  } as const;
  const ends = await Promise.all([applyTransitions(pool, [end]), applyTransitions(pool, [end])]);
  for (const moves of ends) publishMoves(at.bus, moves);
  const plain = await at.end(userId);
  await Promise.all([one.news.idle(), other.news.idle()]);
  for (const effects of [one, other]) effects.courier.nudge();
  await over(userId);

  await Promise.all(
    Array.from({ length: 4 }, () => planNews(pool, [job.id, plain], { awayAfterMs: 0, mailEveryMs: 0 })),
  );
  for (const effects of [one, other]) await release(effects, userId);
  expect(accepted.map(({ to, headers }) => [to, headers.subject])).toEqual([[[email], "Film poster: done"]]);
  expect(new Set(arrived.map(({ headers }) => headers["message-id"])).size).toBe(1);
  expect(await at.deliveries(userId)).toMatchObject([{ kind: "email", jobId: job.id, state: "sent", attempts: 2 }]);
});

test("a process that is killed when the server has the mail: the next one sends the same Message-ID", async () => {
  const { id: userId } = await at.user();
  await planNews(at.database.pool, [await at.end(userId)], { awayAfterMs: 0, mailEveryMs: 0 });
  const main = fileURLToPath(new URL("../testing/mailing-process.ts", import.meta.url));
  const child = spawn(process.execPath, [main, at.database.url, smtpUrl], { stdio: ["ignore", "ignore", "pipe"] });
  using _child = { [Symbol.dispose]: () => void child.kill("SIGKILL") };
  child.stderr.on("data", (text: Buffer) => process.stderr.write(text));
  const gone = once(child, "exit");
  verdict = async () => {
    if (arrived.length > 1) return null;
    child.kill("SIGKILL"); // it has sent, and will never know
    await gone;
    return null;
  };
  await gone;
  expect(await at.deliveries(userId)).toMatchObject([{ state: "sending", attempts: 1 }]);
  await at.database.pool.query("update delivery set lease_until = now()"); // as time would
  await using _next = await open();
  await over(userId);
  expect(arrived).toHaveLength(2);
  expect(arrived[0]?.headers["message-id"]).toBe(arrived[1]?.headers["message-id"]);
  expect(await at.deliveries(userId)).toMatchObject([{ state: "sent", attempts: 2 }]);
});
