import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPool, type Pool } from "@jobwire/db";
import { createMemoryBus } from "@jobwire/jobs/bus";
import { createEngine } from "@jobwire/jobs/engine";
import { createStorage } from "@jobwire/jobs/storage";
import { pino } from "pino";
import { Upload, type UploadOptions } from "tus-js-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createResumableUploads } from "./resumable-uploads.ts";
import { cookieOf, signedIn, type SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

const PHOTO = await readFile(fileURLToPath(new URL("../../../../packages/jobs/fixtures/coffee.png", import.meta.url)));
const CHUNK = 100_000;

let server: TestServer;
let ada: SignedIn;
beforeAll(async () => {
  server = await startTestServer({ MAX_UPLOAD_MB: "1" });
  ada = await server.user();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Sends bytes as a browser does; resolves with the upload's path and the last answer, or rejects with its refusal. */
function send(bytes: Buffer, who: SignedIn, options: UploadOptions = {}) {
  return new Promise<{ path: string; answer: string; upload: Upload }>((resolve, reject) => {
    const upload: Upload = new Upload(bytes, {
      endpoint: `${server.url}/api/uploads`,
      headers: who.headers,
      metadata: { filename: "Cup.png", filetype: "image/png" },
      chunkSize: CHUNK,
      retryDelays: null as never,
      onError: reject,
      onSuccess: ({ lastResponse }) =>
        resolve({ path: new URL(upload.url ?? "").pathname, answer: lastResponse.getBody(), upload }),
      ...options,
    });
    upload.start();
  });
}

/** Begins an upload and breaks off after its first part; resolves with its address. */
function breakOff(bytes: Buffer, who: SignedIn): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload: Upload = new Upload(bytes, {
      endpoint: `${server.url}/api/uploads`,
      headers: who.headers,
      metadata: { filename: "Cup.png", filetype: "image/png" },
      chunkSize: CHUNK,
      onError: reject,
      onChunkComplete: () => void upload.abort().then(() => resolve(upload.url ?? ""), reject),
    });
    upload.start();
  });
}

const itemIds = async (who: SignedIn) =>
  (await server.db.pool.query<{ id: string }>("select id from item where user_id = $1", [who.userId])).rows.map(
    ({ id }) => id,
  );
const uploadsDir = () => join(dirname(server.filesIn), "uploads");
const uploadsIn = () => readdir(uploadsDir());

test("an upload that broke off goes on where it stopped, and becomes one item with its jobs", async () => {
  const uploadUrl = await breakOff(PHOTO, ada);
  const head = await server.get(new URL(uploadUrl).pathname, {
    method: "HEAD",
    headers: { ...ada.headers, "tus-resumable": "1.0.0" },
  });
  expect(Number(head.headers.get("upload-offset"))).toBe(CHUNK);
  expect(await itemIds(ada)).toEqual([]);

  const { path, answer } = await send(PHOTO, ada, { uploadUrl });
  const { itemId, jobs } = JSON.parse(answer) as { itemId: string; jobs: unknown[] };
  expect(path).toBe(`/api/uploads/${itemId}`);
  expect(jobs).toHaveLength(1);
  expect(await itemIds(ada)).toEqual([itemId]);
  const stored = await ada.call("GET", `/api/items/${itemId}/original`);
  expect(Buffer.from(await stored.arrayBuffer()).equals(PHOTO)).toBe(true);

  // The answer was lost, and the client asks again: nothing more happens.
  const again = await server.get(path, { method: "HEAD", headers: { ...ada.headers, "tus-resumable": "1.0.0" } });
  expect(Number(again.headers.get("upload-offset"))).toBe(PHOTO.length);
  expect(await itemIds(ada)).toEqual([itemId]);
});

test("one that arrived whole before the process ended is taken in when its client asks for it", async () => {
  const eve = await server.user();
  const { path, answer } = await send(PHOTO, eve);
  const { itemId } = JSON.parse(answer) as { itemId: string };
  // As after a crash between the last byte and the item.
  await server.db.pool.query("delete from job where item_id = $1", [itemId]);
  await server.db.pool.query("delete from item where id = $1", [itemId]);
  const ask = () => server.get(path, { method: "HEAD", headers: { ...eve.headers, "tus-resumable": "1.0.0" } });
  await Promise.all([ask(), ask()]);
  expect(await itemIds(eve)).toEqual([itemId]);
});

test("a small file comes whole with the beginning of its upload", async () => {
  const zoe = await server.user();
  const { path, answer } = await send(PHOTO, zoe, { uploadDataDuringCreation: true, chunkSize: Infinity });
  const { itemId } = JSON.parse(answer) as { itemId: string };
  expect(path).toBe(`/api/uploads/${itemId}`);
  expect(await itemIds(zoe)).toEqual([itemId]);
});

test("nobody else sees, goes on with or ends an upload", async () => {
  const path = new URL(await breakOff(PHOTO, ada)).pathname;
  const mallory = await server.user();
  for (const method of ["HEAD", "PATCH", "DELETE"]) {
    const headers = {
      "tus-resumable": "1.0.0",
      "upload-offset": "0",
      "content-type": "application/offset+octet-stream",
    };
    const answer = await server.get(path, { method, headers: { ...mallory.headers, ...headers } });
    expect([method, answer.status]).toEqual([method, 404]);
    expect((await server.get(path, { method, headers })).status).toBe(401);
  }
  expect((await server.get(path, { headers: ada.headers })).status).toBe(404);
  const ended = await server.get(path, { method: "DELETE", headers: { ...ada.headers, "tus-resumable": "1.0.0" } });
  expect(ended.status).toBe(204);
});

test("a file that is not taken is refused in words, and nothing of it stays", async () => {
  const before = await uploadsIn();
  const refusal = await send(Buffer.from("MZ, not a photo"), ada).catch((error: unknown) => error);
  const { originalResponse } = refusal as { originalResponse: { getStatus(): number; getBody(): string } };
  expect(originalResponse.getStatus()).toBe(415);
  expect(JSON.parse(originalResponse.getBody())).toMatchObject({ error: { code: "wrong-kind", field: "file" } });
  expect(await uploadsIn()).toEqual(before);

  const large = await send(Buffer.alloc(1_048_577), ada).catch((error: unknown) => error);
  const answer = (large as { originalResponse: { getStatus(): number; getBody(): string } }).originalResponse;
  expect(answer.getStatus()).toBe(413);
  expect(JSON.parse(answer.getBody())).toMatchObject({ error: { code: "file-too-large", expected: "at most 1 MB" } });
});

test("headers that are not the protocol's are refused in the shape of every other refusal", async () => {
  const begin = async (headers: Record<string, string>) => {
    const response = await server.get("/api/uploads", { method: "POST", headers: { ...ada.headers, ...headers } });
    expect(response.headers.get("content-type")).toContain("application/json");
    return [response.status, await response.json()];
  };
  const version = { "tus-resumable": "1.0.0" };
  expect(await begin({ "upload-length": "3" })).toEqual([
    412,
    {
      error: {
        code: "bad-header",
        message: "Expected the header tus-resumable to be 1.0.0.",
        field: "tus-resumable",
        expected: "1.0.0",
      },
    },
  ]);
  expect(await begin({ ...version, "upload-length": "three" })).toMatchObject([
    400,
    { error: { code: "bad-header", field: "upload-length" } },
  ]);
  expect(await begin(version)).toMatchObject([400, { error: { code: "upload-refused" } }]);
});

test("a guest has less room, and is told what to do; whoever has an account has more", async () => {
  await using small = await startTestServer({ GUEST_STORAGE_MB: "1", GUEST_MAX_JOBS: "1" });
  const begun = await small.get("/api/auth/guest/start", { method: "POST", headers: { origin: small.url } });
  const guest = signedIn(small.url, { userId: "", email: "", token: "", cookie: cookieOf(begun) });
  const account = await small.user();
  const upload = async (who: SignedIn, bytes: Buffer) => {
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(bytes)], { type: "image/png" }), "cup.png");
    const response = await small.get("/api/items", { method: "POST", headers: who.headers, body: form });
    return [response.status, await response.json()];
  };
  const begin = async (who: SignedIn, bytes: number) => {
    const headers = { ...who.headers, "tus-resumable": "1.0.0", "upload-length": String(bytes) };
    const response = await small.get("/api/uploads", { method: "POST", headers });
    return [response.status, response.status === 201 ? null : await response.json()];
  };
  expect(await upload(guest, PHOTO)).toMatchObject([201, {}]);
  // As many as may wait at once.
  expect(await upload(guest, PHOTO)).toMatchObject([
    429,
    { error: { code: "quota-exceeded", limit: 1, message: expect.stringContaining("create an account") } },
  ]);
  await small.db.pool.query("delete from job");
  const room = 1_048_576 - PHOTO.length;
  const full = [413, { error: { code: "guest-storage-full", message: expect.stringContaining("create an account") } }];
  expect(await begin(guest, room)).toEqual([201, null]);
  expect(await begin(guest, room + 1)).toMatchObject(full);
  expect(await begin(account, 2_000_000)).toEqual([201, null]);
  await small.db.pool.query("update item set bytes = 1048576");
  expect(await upload(guest, PHOTO)).toMatchObject(full);
  expect([(await upload(account, PHOTO))[0], (await upload(account, PHOTO))[0]]).toEqual([201, 201]);
});

/** Uploads of the same folder, as another process on it would have them. */
function tidying(pool: Pool) {
  const logger = pino({ level: "silent" });
  const bus = createMemoryBus({ logger });
  const env = {
    MAX_UPLOAD_MB: 1,
    GUEST_STORAGE_MB: 1,
    ENABLE_AUTO_PROCESSING: false,
    PUBLIC_URL: undefined,
    TRUSTED_ORIGINS: [],
    TRUSTED_PROXIES: 0,
    WEBHOOK_SECRET: undefined,
    CRON_SECRET: undefined,
  };
  const storage = createStorage({ kind: "fs", root: server.filesIn });
  const engine = createEngine({ pool, bus, logger });
  const uploads = createResumableUploads({ pool, bus, engine, storage, env, logger, uploadsDir: uploadsDir() });
  uploads.stop();
  return uploads;
}
const LONG_AGO = new Date(Date.now() - 20 * 60_000);

test("while the database is away, a complete upload waits; when it is back, it is taken in", async () => {
  const kim = await server.user();
  const { answer } = await send(PHOTO, kim);
  const { itemId } = JSON.parse(answer) as { itemId: string };
  await server.db.pool.query("delete from job where item_id = $1", [itemId]);
  await server.db.pool.query("delete from item where id = $1", [itemId]);
  await utimes(join(uploadsDir(), itemId), LONG_AGO, LONG_AGO);
  const closed = createPool({ url: server.db.url, applicationName: "closed" });
  await closed.end();
  await tidying(closed).tidy();
  expect((await uploadsIn()).filter((file) => file.startsWith(itemId)).toSorted()).toEqual([itemId, `${itemId}.json`]);
  await tidying(server.db.pool).tidy();
  expect(await itemIds(kim)).toEqual([itemId]);
});

test("what somebody uploaded goes with their account, finished or not; half of an upload goes as well", async () => {
  const sam = await server.user();
  const { answer } = await send(PHOTO, sam);
  const { itemId } = JSON.parse(answer) as { itemId: string };
  const unfinished = (await breakOff(PHOTO, sam)).split("/").at(-1) ?? "";
  const orphan = "00000000-0000-4000-8000-000000000001";
  await writeFile(join(uploadsDir(), orphan), PHOTO);
  for (const id of [itemId, unfinished, orphan]) await utimes(join(uploadsDir(), id), LONG_AGO, LONG_AGO);
  await server.db.pool.query(`delete from "user" where id = $1`, [sam.userId]);
  await tidying(server.db.pool).tidy();
  const left = (await uploadsIn()).filter((file) => [itemId, unfinished, orphan].some((id) => file.startsWith(id)));
  expect(left).toEqual([]);
});
