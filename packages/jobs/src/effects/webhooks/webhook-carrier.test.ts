import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEffects } from "../create-effects.ts";
import type { Effects } from "../create-effects.ts";
import { createEffectsFixture } from "../testing/effects-fixture.ts";
import type { EffectsFixture } from "../testing/effects-fixture.ts";

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}
const received: Received[] = [];
let answer: (response: ServerResponse) => void;
const receiver = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    received.push({ headers: request.headers, body });
    answer(response);
  });
});
const cleanup = new AsyncDisposableStack();
let at: EffectsFixture;
let effects: Effects;
let url: string;
let userId: string;

beforeAll(async () => {
  at = cleanup.use(await createEffectsFixture());
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  cleanup.defer(() => void receiver.close());
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  effects = cleanup.use(
    await createEffects({
      pool: at.database.pool,
      bus: at.bus,
      logger: at.logger,
      storage: { openRead: () => Promise.reject(new Error("no files here")) },
      publicUrl: () => "https://jobs.example.com",
      smtp: null,
      allowAddresses: ["127.0.0.1"],
      timings: { awayAfterMs: 0 },
      pace: { waitsMs: [5, 5], backstopMs: 60_000 },
    }),
  );
});
beforeEach(async () => {
  received.length = 0;
  answer = (response) => response.end("thanks");
  await at.database.pool.query("update delivery set state = 'dropped' where state in ('waiting', 'sending')");
  userId = (await at.user()).id;
});
afterAll(() => cleanup.disposeAsync());

const over = () =>
  at.until(
    "select count(*) > 0 and bool_and(state not in ('waiting', 'sending')) from delivery where kind = 'webhook' and user_id = $1",
    [userId],
  );
const webhooksOf = async () => (await at.deliveries(userId)).filter(({ kind }) => kind === "webhook");

test("a receiver verifies the signature by the library of the standard, and gets what came of the job", async () => {
  const { secret } = await effects.webhooks.create(userId, { url, events: ["job.completed"] });
  const jobId = await at.end(userId, { output: { counted: 3 } });
  await at.end(userId, { state: "failed" }); // not asked for
  await over();
  expect(received).toHaveLength(1);
  const [{ headers, body }] = received as [Received];
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
    type: "job.completed",
    data: {
      jobId,
      task: "demo.countdown",
      status: "completed",
      output: { counted: 3 },
      url: `https://jobs.example.com/jobs/${jobId}`,
    },
  });
  expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
  expect(await webhooksOf()).toMatchObject([{ state: "sent", status: 200, attempts: 1 }]);
});

test("each try carries the same id; the log tells what was answered", async () => {
  await effects.webhooks.create(userId, { url, events: ["job.failed"] });
  answer = (response) => response.writeHead(received.length < 2 ? 503 : 200).end("busy\u0007");
  await at.end(userId, { state: "failed" });
  await over();
  expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(await effects.deliveries.list({ userId, kind: "webhook" })).toMatchObject([
    { state: "sent", attempts: 2, target: url, response: "busy" },
  ]);
});

test("while a secret is replaced, both sign", async () => {
  const { webhook, secret } = await effects.webhooks.create(userId, { url, events: ["job.completed"] });
  const next = await effects.webhooks.rotate(userId, webhook.id);
  await at.end(userId);
  await over();
  const [{ headers, body }] = received as [Received];
  for (const each of [secret, next!]) new Webhook(each).verify(body, headers as Record<string, string>);
  expect(await effects.webhooks.rotate("somebody-else", webhook.id)).toBeNull();
});

test("redirects are not followed, long answers are cut", async () => {
  await effects.webhooks.create(userId, { url, events: ["job.completed"] });
  answer = (response) => response.writeHead(302, { location: url }).end("x".repeat(500_000));
  await at.end(userId);
  await over();
  expect(received).toHaveLength(3);
  const [delivery] = await effects.deliveries.list({ userId, kind: "webhook" });
  expect(delivery).toMatchObject({
    state: "failed",
    status: 302,
    error: expect.stringContaining("redirects are not followed"),
  });
  expect(delivery?.response).toHaveLength(1_000);
});

test("an endpoint that was given up is turned off with a note, and gets nothing until it is turned on", async () => {
  const { webhook } = await effects.webhooks.create(userId, { url, events: ["job.completed"] });
  answer = (response) => response.writeHead(500).end();
  await at.end(userId);
  await at.until("select disabled_at is not null from webhook_endpoint where id = $1", [webhook.id]);
  expect(await effects.webhooks.list(userId)).toMatchObject([
    { failures: 3, disabledReason: "Turned off because it kept failing: It answered 500." },
  ]);
  await at.end(userId);
  await effects.news.idle();
  expect(await webhooksOf()).toHaveLength(1);
  await effects.webhooks.update(userId, webhook.id, { isOn: true });
  expect(await effects.webhooks.list(userId)).toMatchObject([{ failures: 0, disabledAt: null, disabledReason: null }]);
});

test("a test by hand shows the answer, and fails without being counted", async () => {
  const { webhook, secret } = await effects.webhooks.create(userId, { url, events: ["job.completed"] });
  answer = (response) => response.writeHead(410).end("not here");
  const id = await effects.deliveries.sendTest("webhook", webhook.id, userId);
  await over();
  expect(await effects.deliveries.read(id, userId)).toMatchObject({
    state: "failed",
    status: 410,
    response: "not here",
    jobId: null,
  });
  const [{ headers, body }] = received as [Received];
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ type: "webhook.test" });
  expect(await effects.webhooks.list(userId)).toMatchObject([{ failures: 0, disabledAt: null }]);
});
