import { createECDH } from "node:crypto";
import { createTRPCUntypedClient, createWSClient, TRPCClientError, wsLink } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createJob, createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase, TestUser } from "@jobwire/db/testing";
import { uuidV7 } from "@jobwire/jobs/engine";
import { DEFAULT_CHANNELS } from "@jobwire/jobs/wire";
import { startLiveServer } from "../live/testing/live-server.ts";
import type { LiveServer } from "../live/testing/live-server.ts";
import { signIn } from "../live/testing/sessions.ts";
import { createTestWorker } from "../live/testing/work-on.ts";
import { appRouter } from "./router.ts";

/** What Ada owns and Mallory wants. */
interface Loot {
  jobId: string;
  itemId: string;
  artifactId: string;
  scheduleId: string;
  webhookId: string;
  deliveryId: string;
  deviceId: string;
  mailId: string;
  keptJobId: string;
  shareId: string;
}

interface Attack {
  input: (loot: Loot) => unknown;
  /**
   * What the other user must get. `nothing-of-hers`: an answer in which none of the loot occurs;
   * `refused-in-silence`: nothing was done, and no more is told than of what does not exist.
   */
  expect: "NOT_FOUND" | "FORBIDDEN" | "nothing-of-hers" | "refused-in-silence" | "counted-as-missing" | "not-hers";
  /** Why an admin gets the same as a user, where that is so. */
  admin: "allowed" | "NOT_FOUND" | "nothing-of-hers";
}

/** For a part of the product that only admins have. */
const ADMINS_ONLY = (input: unknown): Attack[] => [{ input: () => input, expect: "FORBIDDEN", admin: "allowed" }];

/**
 * Every procedure, and what somebody else gets from it (invariant I8). A new procedure fails the
 * test below until it stands here; a procedure with more than one way in stands here once for each.
 */
const ATTACKS: Record<string, Attack[]> = {
  "jobs.start": [
    {
      input: ({ itemId }) => ({ task: "image.thumbnail", input: { itemId } }),
      expect: "NOT_FOUND",
      admin: "NOT_FOUND",
    },
  ],
  "jobs.startBatch": [
    {
      input: ({ itemId }) => ({ title: "theirs", jobs: [{ task: "image.thumbnail", input: { itemId } }] }),
      expect: "NOT_FOUND",
      admin: "NOT_FOUND",
    },
  ],
  "jobs.get": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" }],
  "jobs.list": [
    { input: () => ({ limit: 200 }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: ({ itemId }) => ({ itemId }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all" }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "jobs.cancel": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" }],
  "jobs.retry": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" }],
  "jobs.artifacts": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" }],
  "jobs.missing": [
    // That it is there is not told to Mallory: it is as missing as one that is not.
    { input: ({ jobId }) => ({ jobIds: [jobId] }), expect: "counted-as-missing", admin: "allowed" },
  ],
  "jobs.children": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" }],
  "jobs.pin": [{ input: ({ jobId }) => ({ jobId, pinned: true }), expect: "NOT_FOUND", admin: "allowed" }],
  "jobs.events": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" }],
  "jobs.costs": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" }],
  "credits.mine": [
    { input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ userId: ada.id }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "credits.grant": [
    { input: () => ({ email: ada.email, credits: 5, key: uuidV7() }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "credits.check": [{ input: () => undefined, expect: "FORBIDDEN", admin: "allowed" }],
  "study.decks": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "study.deck": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "study.answer": [
    {
      input: ({ jobId }) => ({ jobId, cardId: "0123456789abcdef", rating: "good" }),
      expect: "NOT_FOUND",
      admin: "NOT_FOUND",
    },
  ],
  "study.undo": [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "queues.list": ADMINS_ONLY({}),
  "queues.setLimits": ADMINS_ONLY({ name: "default", overrides: {} }),
  "queues.pause": ADMINS_ONLY({ name: "default" }),
  "queues.resume": ADMINS_ONLY({ name: "default" }),
  "queues.drain": ADMINS_ONLY({ name: "default" }),
  "queues.accept": ADMINS_ONLY({ name: "default" }),
  "queues.clear": ADMINS_ONLY({ name: "cutout", how: "cancel" }),
  "queues.stopAll": ADMINS_ONLY({ waiting: "keep", running: "keep" }),
  "circuits.list": ADMINS_ONLY({}),
  "circuits.reset": ADMINS_ONLY({ provider: "openai" }),
  "failures.list": [
    { input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all" }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "failures.watch": [
    { input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all" }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "failures.retryMany": [
    { input: ({ jobId }) => ({ jobIds: [jobId] }), expect: "refused-in-silence", admin: "allowed" },
    { input: () => ({ filter: {} }), expect: "refused-in-silence", admin: "nothing-of-hers" },
    { input: () => ({ filter: { userId: ada.id } }), expect: "refused-in-silence", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all", filter: { userId: ada.id } }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "failures.removeMany": [
    { input: ({ jobId }) => ({ jobIds: [jobId] }), expect: "refused-in-silence", admin: "allowed" },
    { input: () => ({ filter: {} }), expect: "refused-in-silence", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all", filter: { userId: ada.id } }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "failures.cancelMany": [
    { input: ({ jobId }) => ({ jobIds: [jobId] }), expect: "refused-in-silence", admin: "allowed" },
  ],
  "schedules.list": [
    { input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all" }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "schedules.watch": [
    { input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all" }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "schedules.create": [
    {
      input: ({ itemId }) => ({
        name: "mine",
        task: "image.thumbnail",
        input: { itemId },
        cron: "0 0 1 1 *",
        timeZone: "UTC",
        // Not taken from the caller.
        userId: ada.id,
      }),
      // Whose item it is, is looked at when it fires: see "runs a schedule as its owner".
      expect: "not-hers",
      admin: "allowed",
    },
  ],
  "schedules.update": [
    {
      input: ({ scheduleId }) => ({ scheduleId, changes: { name: "taken" } }),
      expect: "NOT_FOUND",
      admin: "allowed",
    },
  ],
  "schedules.pause": [{ input: ({ scheduleId }) => ({ scheduleId }), expect: "NOT_FOUND", admin: "allowed" }],
  "schedules.resume": [{ input: ({ scheduleId }) => ({ scheduleId }), expect: "NOT_FOUND", admin: "allowed" }],
  "schedules.runNow": [{ input: ({ scheduleId }) => ({ scheduleId }), expect: "NOT_FOUND", admin: "allowed" }],
  "schedules.preview": [
    {
      input: () => ({ cron: "0 8 * * *", timeZone: "Europe/Berlin" }),
      expect: "nothing-of-hers",
      admin: "nothing-of-hers",
    },
  ],
  "schedules.remove": [{ input: ({ scheduleId }) => ({ scheduleId }), expect: "NOT_FOUND", admin: "allowed" }],
  "items.list": [{ input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "items.named": [{ input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "items.get": [{ input: ({ itemId }) => ({ itemId }), expect: "NOT_FOUND", admin: "allowed" }],
  "items.remove": [{ input: ({ itemId }) => ({ itemId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "items.similar": [{ input: ({ itemId }) => ({ itemId }), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "items.removeMany": [
    { input: ({ itemId }) => ({ itemIds: [itemId] }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "items.restoreMany": [
    { input: ({ itemId }) => ({ itemIds: [itemId] }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "tasks.typicalDurations": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "account.me": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "collection.list": [{ input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "collection.named": [{ input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "collection.get": [
    { input: ({ keptJobId }) => ({ jobId: keptJobId }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "collection.watch": [{ input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "collection.save": [
    { input: ({ keptJobId }) => ({ jobIds: [keptJobId] }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "collection.remove": [
    { input: ({ keptJobId }) => ({ jobIds: [keptJobId] }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "collection.rename": [
    { input: ({ keptJobId }) => ({ jobId: keptJobId, name: "mine" }), expect: "NOT_FOUND", admin: "NOT_FOUND" },
  ],
  "collection.saving": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "collection.setSaving": [
    { input: () => ({ isAutomatic: true, userId: ada.id }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "collection.share": [
    { input: ({ keptJobId }) => ({ jobId: keptJobId, forSeconds: 3_600 }), expect: "NOT_FOUND", admin: "NOT_FOUND" },
  ],
  "collection.shares": [
    { input: ({ keptJobId }) => ({ jobId: keptJobId }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "collection.unshare": [{ input: ({ shareId }) => ({ shareId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "inbox.get": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "credits.watch": [{ input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "inbox.watch": [{ input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "inbox.watchUnread": [{ input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "inbox.markSeen": [
    { input: ({ jobId }) => ({ jobIds: [jobId] }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "inbox.markRead": [
    { input: ({ jobId }) => ({ jobIds: [jobId] }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "notify.get": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "notify.set": [
    {
      input: () => ({ channels: DEFAULT_CHANNELS, userId: ada.id }),
      expect: "nothing-of-hers",
      admin: "nothing-of-hers",
    },
  ],
  "deliveries.list": [
    { input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all" }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "deliveries.watch": [
    { input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" },
    { input: ({ webhookId }) => ({ webhookId }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
  ],
  "deliveries.redeliver": [{ input: ({ deliveryId }) => ({ deliveryId }), expect: "NOT_FOUND", admin: "allowed" }],
  // Whose programs hear of jobs, and on which devices, is nobody else's business, an admin's neither.
  "webhooks.list": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "webhooks.create": [
    {
      input: () => ({ url: "https://example.com/", events: ["job.failed"], userId: ada.id }),
      expect: "nothing-of-hers",
      admin: "nothing-of-hers",
    },
  ],
  "webhooks.update": [
    { input: ({ webhookId }) => ({ webhookId, changes: { isOn: false } }), expect: "NOT_FOUND", admin: "NOT_FOUND" },
  ],
  "webhooks.rotate": [{ input: ({ webhookId }) => ({ webhookId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "webhooks.test": [{ input: ({ webhookId }) => ({ webhookId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "webhooks.remove": [{ input: ({ webhookId }) => ({ webhookId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "push.key": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "push.devices": [{ input: () => undefined, expect: "nothing-of-hers", admin: "nothing-of-hers" }],
  "push.subscribe": [
    {
      input: () => ({
        endpoint: "https://push.example.com/x",
        p256dh: createECDH("prime256v1").generateKeys("base64url"),
        auth: "a".repeat(22),
        device: "Browser",
      }),
      expect: "nothing-of-hers",
      admin: "nothing-of-hers",
    },
  ],
  "push.test": [{ input: ({ deviceId }) => ({ deviceId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "push.remove": [{ input: ({ deviceId }) => ({ deviceId }), expect: "NOT_FOUND", admin: "NOT_FOUND" }],
  "mails.list": [
    { input: () => ({}), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all" }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  "mails.get": [{ input: ({ mailId }) => ({ mailId }), expect: "NOT_FOUND", admin: "allowed" }],
  live: [
    { input: () => ({ scope: "own" }), expect: "nothing-of-hers", admin: "nothing-of-hers" },
    { input: () => ({ scope: "all" }), expect: "FORBIDDEN", admin: "allowed" },
  ],
  log: [{ input: ({ jobId }) => ({ jobId }), expect: "NOT_FOUND", admin: "allowed" }],
  floor: [{ input: () => ({}), expect: "FORBIDDEN", admin: "allowed" }],
};

const PROCEDURES = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;

let db: TestDatabase;
let server: LiveServer;
let ada: TestUser;
let loot: Loot;
const tokens = { ada: "", mallory: "", admin: "" };

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startLiveServer(db);
  ada = await createUser(db, { name: "Ada", email: "ada@example.test" });
  tokens.ada = await signIn(db, ada.id);
  tokens.mallory = await signIn(db, (await createUser(db)).id);
  tokens.admin = await signIn(db, (await createUser(db, { role: "admin" })).id);
  loot = await acquire();
  // What is told of her jobs is told now, and not while others are watched.
  await server.services.effects.news.look();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

/** A job of Ada's that failed, so that every verb applies to it, about an item of hers with a result. */
async function acquire(): Promise<Loot> {
  const itemId = uuidV7();
  const artifactId = uuidV7();
  await db.pool.query(
    `INSERT INTO item (id, user_id, name, content_type, bytes, storage_key) VALUES ($1, $2, 'cat.png', 'image/png', 1, 'original')`,
    [itemId, ada.id],
  );
  const job = await server.engine.enqueue({ task: "image.thumbnail", input: { itemId }, userId: ada.id });
  const worker = createTestWorker(db, server.bus);
  await worker.finish(job.id, await worker.claim(job.id), "fail");
  await db.pool.query(
    `INSERT INTO artifact (id, job_id, user_id, item_id, attempt, name, content_type, bytes, storage_key)
     VALUES ($1, $2, $3, $4, 1, 'thumbnail', 'image/webp', 1, 'result')`,
    [artifactId, job.id, ada.id, itemId],
  );
  const schedule = await server.engine.schedules.create({
    userId: ada.id,
    name: "Ada's",
    task: "demo.countdown",
    input: {},
    cron: "0 0 1 1 *",
  });
  const [webhookId, deliveryId, deviceId, mailId] = [uuidV7(), uuidV7(), uuidV7(), uuidV7()];
  await db.pool.query(
    `INSERT INTO webhook_endpoint (id, user_id, url, events, secret) VALUES ($1, $2, 'https://ada.example.test/', '{}', 'whsec_x')`,
    [webhookId, ada.id],
  );
  await db.pool.query(
    `INSERT INTO push_subscription (id, user_id, endpoint, p256dh, auth, device) VALUES ($1, $2, 'https://push.example.test/ada', '', '', 'Ada''s')`,
    [deviceId, ada.id],
  );
  await db.pool.query(
    `INSERT INTO delivery (id, job_id, attempt, user_id, kind, target, event, state) VALUES ($1, $2, 1, $3, 'webhook', $4, 'job.failed', 'failed')`,
    [deliveryId, job.id, ada.id, webhookId],
  );
  await db.pool.query(
    `INSERT INTO captured_mail (id, user_id, message_id, sender, recipient, subject, html, text) VALUES ($1, $2, '<a>', '', $3, '', '', '')`,
    [mailId, ada.id, ada.email],
  );
  const kept = await createJob(db, { userId: ada.id, state: "completed" });
  await db.pool.query("UPDATE job SET task = 'image.remove-background' WHERE id = $1", [kept.id]);
  await db.pool.query("INSERT INTO collection_entry (job_id, user_id) VALUES ($1, $2)", [kept.id, ada.id]);
  const shareId = uuidV7();
  await db.pool.query(
    "INSERT INTO share (id, token_hash, job_id, user_id, expires_at) VALUES ($1, '\\x00', $2, $3, 'infinity')",
    [shareId, kept.id, ada.id],
  );
  const told = { keptJobId: kept.id, shareId, webhookId, deliveryId, deviceId, mailId };
  return { jobId: job.id, itemId, artifactId, scheduleId: schedule.id, ...told };
}

type Answer = { code: string } | { data: unknown };

/** Calls a procedure as a client does; of a subscription, takes what comes until a change of Ada's was delivered. */
async function call(path: string, input: unknown, token: string | null): Promise<Answer> {
  const socket = createWSClient({
    url: server.wsUrl,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    connectionParams: token === null ? {} : { token },
  });
  const client = createTRPCUntypedClient<typeof appRouter>({ links: [wsLink({ client: socket })] });
  try {
    const { type } = PROCEDURES[path]!._def;
    if (type === "query") return { data: await client.query(path, input) };
    if (type === "mutation") return { data: await client.mutation(path, input) };
    return await new Promise<Answer>((resolve) => {
      const frames: unknown[] = [];
      let touched = Promise.resolve();
      client.subscription(path, input, {
        onData(frame) {
          frames.push(frame);
          if (path !== "live") return resolve({ data: frames });
          // Something happens to Ada's jobs, and then to ours: what is delivered by the second was not the first.
          if (frames.length === 1) touched = touchAda().then(() => touchOwn(token));
          if (frames.length >= 3) void touched.then(() => resolve({ data: frames }));
        },
        onError: (error) => resolve(codeOf(error)),
      });
    });
  } catch (error) {
    return codeOf(error);
  } finally {
    await socket.close();
  }
}

/** What there is of Ada's, as far as a stranger could change it. */
async function rowsOfHers(): Promise<unknown> {
  const { rows } = await db.pool.query(
    `SELECT id::text, rev::text AS mark FROM job WHERE user_id = $1
     UNION ALL SELECT id::text, name || coalesce(paused_at::text, '') FROM schedule WHERE user_id = $1
     UNION ALL SELECT id::text, secret || coalesce(disabled_at::text, '') FROM webhook_endpoint WHERE user_id = $1
     UNION ALL SELECT id::text, device FROM push_subscription WHERE user_id = $1
     UNION ALL SELECT 'note ' || job_id, coalesce(seen_at::text, '') || coalesce(read_at::text, '') FROM note WHERE user_id = $1
     UNION ALL SELECT id::text, coalesce(deleted_at::text, '') FROM item WHERE user_id = $1 ORDER BY id`,
    [ada.id],
  );
  return rows;
}

function codeOf(error: unknown): { code: string } {
  if (!(error instanceof TRPCClientError)) throw error;
  return { code: (error.data as { code: string } | undefined)?.code ?? error.message };
}

async function touchAda(): Promise<void> {
  await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: ada.id });
}

async function touchOwn(token: string | null): Promise<void> {
  const { rows } = await db.pool.query<{ user_id: string }>("SELECT user_id FROM session WHERE token = $1", [token]);
  await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: rows[0]!.user_id });
}

function holdsLoot(answer: Answer): boolean {
  const text = JSON.stringify(answer);
  return [...Object.values(loot), ada.id, ada.email].some((secret) => text.includes(secret));
}

test("every procedure stands in the table", () => {
  expect(Object.keys(ATTACKS).toSorted()).toEqual(Object.keys(PROCEDURES).toSorted());
});

describe.each(Object.entries(ATTACKS).flatMap(([path, attacks]) => attacks.map((attack) => ({ path, attack }))))(
  "$path",
  ({ path, attack }) => {
    test("is closed to strangers", async () => {
      expect(await call(path, attack.input(loot), null)).toEqual({ code: "UNAUTHORIZED" });
    });

    test(`gives another user ${attack.expect}`, async () => {
      const before = await rowsOfHers();
      const answer = await call(path, attack.input(loot), tokens.mallory);
      switch (attack.expect) {
        case "nothing-of-hers":
          expect(answer).toHaveProperty("data");
          expect(holdsLoot(answer)).toBe(false);
          break;
        case "refused-in-silence":
          expect(answer).toMatchObject({ data: path === "failures.removeMany" ? { removed: 0 } : { moved: 0 } });
          break;
        case "counted-as-missing":
          expect(answer).toEqual({ data: [loot.jobId] });
          break;
        case "not-hers":
          expect(answer).toHaveProperty("data");
          expect(answer).not.toHaveProperty("data.userId", ada.id);
          break;
        default:
          expect(answer).toEqual({ code: attack.expect });
      }
      // Ours alone are touched in "live", where something has to happen to be delivered.
      if (path !== "live") expect(await rowsOfHers()).toEqual(before);
    });

    test(`gives an admin ${attack.admin}`, async () => {
      const answer = await call(path, attack.input(loot), tokens.admin);
      if (attack.admin === "NOT_FOUND") expect(answer).toEqual({ code: "NOT_FOUND" });
      else expect(answer).toHaveProperty("data");
      if (attack.admin === "nothing-of-hers") expect(holdsLoot(answer)).toBe(false);
    });

    test("takes no id that does not exist for one that does", async () => {
      const nobody = Object.fromEntries(Object.keys(loot).map((name) => [name, uuidV7()])) as unknown as Loot;
      const [real, made] = [
        await call(path, attack.input(loot), tokens.mallory),
        await call(path, attack.input(nobody), tokens.mallory),
      ];
      const namesTheId = attack.expect === "counted-as-missing" || attack.expect === "not-hers";
      if (attack.expect !== "nothing-of-hers" && !namesTheId) expect(made).toEqual(real);
    });
  },
);

test("runs a schedule as its owner, whose items alone it may be about", async () => {
  const made = await call("schedules.create", ATTACKS["schedules.create"]![0]!.input(loot), tokens.mallory);
  const { id: scheduleId } = (made as { data: { id: string } }).data;
  expect(await call("schedules.runNow", { scheduleId }, tokens.mallory)).toEqual({ code: "NOT_FOUND" });
});

test("the owner gets what is hers, so the table tests what it says", async () => {
  for (const path of [
    "jobs.get",
    "jobs.events",
    "jobs.artifacts",
    "jobs.list",
    "items.get",
    "items.list",
    "items.named",
    "collection.named",
    "log",
  ]) {
    const answer = await call(path, ATTACKS[path]![0]!.input(loot), tokens.ada);
    expect(holdsLoot(answer), path).toBe(true);
  }
});
