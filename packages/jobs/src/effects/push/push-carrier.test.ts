import { createECDH, randomBytes } from "node:crypto";
import type { ECDH } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import ece from "http_ece";
import { generate } from "selfsigned";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEffects } from "../create-effects.ts";
import type { Effects } from "../create-effects.ts";
import { createEffectsFixture } from "../testing/effects-fixture.ts";
import type { EffectsFixture } from "../testing/effects-fixture.ts";

/** A push service on this machine, and a browser's half of a subscription to it. */
let status = 201;
const received: { path: string; authorization: string; body: Buffer }[] = [];
const cleanup = new AsyncDisposableStack();
let at: EffectsFixture;
let effects: Effects;
let url: string;

beforeAll(async () => {
  const trusted = getCACertificates();
  cleanup.defer(() => setDefaultCACertificates(trusted));
  const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  setDefaultCACertificates([...trusted, cert]);
  const service = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        path: request.url ?? "",
        authorization: request.headers.authorization ?? "",
        body: Buffer.concat(chunks),
      });
      response.writeHead(status).end();
    });
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  cleanup.defer(() => void service.close());
  url = `https://127.0.0.1:${(service.address() as AddressInfo).port}`;
  at = cleanup.use(await createEffectsFixture());
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
      pace: { waitsMs: [], backstopMs: 60_000 },
    }),
  );
});
afterAll(() => cleanup.disposeAsync());

/** What a browser keeps for itself when it subscribes. */
function browser(): { keys: ECDH; auth: Buffer; p256dh: string } {
  const keys = createECDH("prime256v1");
  const p256dh = keys.generateKeys().toString("base64url");
  return { keys, auth: randomBytes(16), p256dh };
}

test("a browser reads what is sent, signed by this installation's key", async () => {
  const { id: userId } = await at.user();
  const { keys, auth, p256dh } = browser();
  await effects.pushDevices.subscribe(
    userId,
    {
      endpoint: `${url}/push/a`,
      p256dh,
      auth: auth.toString("base64url"),
      device: "Chrome on Linux",
    },
    null,
  );
  const jobId = await at.end(userId);
  await at.until("select state = 'sent' from delivery where kind = 'push' and user_id = $1", [userId]);
  const [{ path, authorization, body }] = received as [(typeof received)[number]];
  expect(path).toBe("/push/a");
  const text = ece.decrypt(body, { version: "aes128gcm", privateKey: keys, authSecret: auth.toString("base64url") });
  expect(JSON.parse(text.toString())).toEqual({
    title: "Countdown is done",
    body: "It is ready for you.",
    tag: expect.any(String),
    path: `/jobs/${jobId}`,
  });
  expect(authorization).toContain(`k=${effects.pushKey}`);
  const [, claims] = /t=([^,]+)/.exec(authorization)![1]!.split(".");
  expect(JSON.parse(Buffer.from(claims!, "base64url").toString())).toMatchObject({
    aud: url,
    sub: "https://jobs.example.com",
  });
  expect(await effects.pushDevices.list(userId)).toMatchObject([
    { device: "Chrome on Linux", lastSentAt: expect.any(String) },
  ]);
});

test.each([404, 410])("a device that its push service does not know any more (%s) is removed", async (code) => {
  const { id: userId } = await at.user();
  const { auth, p256dh } = browser();
  await effects.pushDevices.subscribe(
    userId,
    {
      endpoint: `${url}/push/${code}`,
      p256dh,
      auth: auth.toString("base64url"),
      device: "Firefox",
    },
    null,
  );
  status = code;
  await at.end(userId);
  await at.until("select state = 'failed' from delivery where kind = 'push' and user_id = $1", [userId]);
  expect(await effects.pushDevices.list(userId)).toEqual([]);
});

test("a device is told no more once the session ends that it subscribed in; a key that is none is refused", async () => {
  const { id: userId } = await at.user();
  const { auth, p256dh } = browser();
  const device = { endpoint: `${url}/push/s`, p256dh, auth: auth.toString("base64url"), device: "Chrome" };
  await at.database.pool.query(
    "insert into session (id, token, user_id, expires_at, updated_at) values ('s1', 't1', $1, now() + interval '1 day', now())",
    [userId],
  );
  await effects.pushDevices.subscribe(userId, device, "s1");
  expect(await effects.pushDevices.list(userId)).toHaveLength(1);
  await at.database.pool.query("delete from session where id = 's1'");
  expect(await effects.pushDevices.list(userId)).toEqual([]);
  const off = Buffer.alloc(65, 4).toString("base64url");
  await expect(effects.pushDevices.subscribe(userId, { ...device, p256dh: off }, null)).rejects.toMatchObject({
    field: "p256dh",
  });
});

test("the same key serves after a restart; an address that is no push service's is refused", async () => {
  const { id: userId } = await at.user();
  await using again = await createEffects({
    pool: at.database.pool,
    bus: at.bus,
    logger: at.logger,
    storage: { openRead: () => Promise.reject(new Error("no files here")) },
    publicUrl: () => "http://127.0.0.1:3000",
    smtp: null,
    allowAddresses: [],
    timings: { awayAfterMs: 0 },
  });
  expect(again.pushKey).toBe(effects.pushKey);
  const { auth, p256dh } = browser();
  const device = { p256dh, auth: auth.toString("base64url"), device: "Chrome" };
  for (const endpoint of ["https://10.0.0.1/push", "http://push.example.com/", "nonsense"])
    await expect(again.pushDevices.subscribe(userId, { ...device, endpoint }, null)).rejects.toMatchObject({
      field: "endpoint",
    });
});
