import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

const FIXTURES = fileURLToPath(new URL("../../../../packages/jobs/fixtures/", import.meta.url));
const fixture = (name: string) => readFile(join(FIXTURES, name));

let server: TestServer;
let ada: SignedIn;
let bob: SignedIn;

beforeAll(async () => {
  server = await startTestServer({ MAX_UPLOAD_MB: "8" });
  [ada, bob] = await Promise.all([server.user(), server.user()]);
});
afterAll(() => server[Symbol.asyncDispose]());

async function upload(
  who: Pick<SignedIn, "headers">,
  bytes: Uint8Array | string,
  name: string,
  { type = "application/octet-stream", part = "file", to = server } = {},
): Promise<Response> {
  const form = new FormData();
  form.set(part, new Blob([bytes as Uint8Array<ArrayBuffer>], { type }), name);
  return to.get("/api/items", { method: "POST", headers: who.headers, body: form });
}

interface Uploaded {
  itemId: string;
  item: { name: string; contentType: string; bytes: number; widthPx: number; heightPx: number; originalUrl: string };
  jobs: { jobId: string; task: string }[];
}

async function uploaded(who: SignedIn, name: string, as: string = name): Promise<Uploaded> {
  const response = await upload(who, await fixture(name), as);
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json()) as Uploaded;
}

const filesKept = async (to = server) =>
  (await readdir(to.filesIn, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; message: string; field?: string } }).error;

describe("POST /api/items", () => {
  test("stores a photo and starts what it needs with it", async () => {
    const answer = await uploaded(ada, "rocket.jpg", "Räkete – 火箭.jpg");
    expect(answer.item).toMatchObject({
      name: "Räkete – 火箭.jpg",
      contentType: "image/jpeg",
      widthPx: 640,
      heightPx: 427,
      originalUrl: `/api/items/${answer.itemId}/original`,
    });
    expect(answer.jobs).toEqual([{ jobId: expect.any(String), task: "media.ingest" }]);
    const status = await ada.call("GET", `/api/jobs/media.ingest/status/${answer.jobs[0]?.jobId}`);
    expect(await status.json()).toMatchObject({ status: "queued", itemId: answer.itemId });
  });

  test("takes a video, which has no size of its own yet", async () => {
    const { item, jobs } = await uploaded(ada, "testsrc.mp4");
    expect(item).toMatchObject({ contentType: "video/mp4", widthPx: null, heightPx: null });
    expect(jobs).toEqual([{ jobId: expect.any(String), task: "media.ingest" }]);
  });

  test("takes an upright size from a photo that lies on its side", async () => {
    const { item } = await uploaded(ada, "orient6.jpg");
    expect(item).toMatchObject({ widthPx: 451, heightPx: 300 });
  });

  test("starts nothing when ENABLE_AUTO_PROCESSING is off", async () => {
    await using quiet = await startTestServer({ ENABLE_AUTO_PROCESSING: "off" });
    const response = await upload(await quiet.user(), await fixture("rocket.jpg"), "rocket.jpg", { to: quiet });
    expect(response.status).toBe(201);
    expect(((await response.json()) as Uploaded).jobs).toEqual([]);
  });

  test.each<[string, () => Promise<Uint8Array | string>, number, string]>([
    ["bomb-20000x20000.png", () => fixture("bomb-20000x20000.png"), 422, "too-many-pixels"],
    ["trunc.mp4", () => fixture("trunc.mp4"), 422, "damaged"],
    ["testsrc.jpg", () => fixture("testsrc.mp4"), 415, "wrong-kind"],
    ["cut-off.jpg", async () => (await fixture("rocket.jpg")).subarray(0, 20_000), 422, "damaged"],
    ["empty.png", async () => "", 422, "empty"],
    ["page.jpg", async () => "<!doctype html><script>alert(1)</script>", 415, "wrong-kind"],
    ["drawing.svg", async () => `<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`, 415, "svg"],
    ["drawing.png", async () => `<svg xmlns="http://www.w3.org/2000/svg" onload="1"/>`, 415, "svg"],
    ["photo.pdf", () => fixture("rocket.jpg"), 415, "wrong-kind"],
    ["notes.txt", async () => "just text", 415, "unsupported"],
  ])("refuses %s with a reason, and keeps nothing of it", async (name, bytes, status, code) => {
    const before = await filesKept();
    const response = await upload(ada, await bytes(), name);
    expect(response.status, await response.clone().text()).toBe(status);
    expect(await errorOf(response)).toMatchObject({ code, field: "file", message: expect.stringMatching(/\w.*\./) });
    expect(await filesKept()).toBe(before);
    expect(await readdir(join(server.filesIn, "../temp"))).toEqual([]);
  });

  test("goes on serving while it refuses", async () => {
    const [bomb, status] = await Promise.all([
      upload(ada, await fixture("bomb-20000x20000.png"), "bomb.png"),
      uploaded(bob, "coffee.png"),
    ]);
    expect(bomb.status).toBe(422);
    expect(status.item.contentType).toBe("image/png");
  });

  test("refuses a file over the limit, whether or not its length is told", async () => {
    const big = new Uint8Array(9 * 1_048_576);
    const told = await upload(ada, big, "big.png");
    expect(told.status).toBe(413);
    expect(await errorOf(told)).toMatchObject({ code: "file-too-large", field: "file" });

    const boundary = "b0undary";
    const untold = await server.get("/api/items", {
      method: "POST",
      headers: { ...ada.headers, "content-type": `multipart/form-data; boundary=${boundary}` },
      body: new ReadableStream({
        start(controller) {
          const encode = (text: string) => new TextEncoder().encode(text);
          controller.enqueue(
            encode(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="big.png"\r\n\r\n`),
          );
          controller.enqueue(big);
          controller.enqueue(encode(`\r\n--${boundary}--\r\n`));
          controller.close();
        },
      }),
      duplex: "half",
    } as RequestInit);
    expect(untold.status).toBe(413);
    expect(await readdir(join(server.filesIn, "../temp"))).toEqual([]);
  });

  test("says what is missing when there is no file", async () => {
    const wrongPart = await upload(ada, "x", "a.png", { part: "photo" });
    expect(wrongPart.status).toBe(400);
    expect(await errorOf(wrongPart)).toMatchObject({ field: "file" });

    const empty = await server.get("/api/items", { method: "POST", headers: ada.headers, body: new FormData() });
    expect(empty.status).toBe(400);

    const json = await ada.call("POST", "/api/items", { file: "x" });
    expect(json.status).toBe(415);
    expect(await errorOf(json)).toMatchObject({ code: "unsupported-content-type", field: "content-type" });
  });

  test("keeps no path and no control letters of a name", async () => {
    const { item } = await uploaded(ada, "coffee.png", "..\\..\\evil\u202egnp.png");
    expect(item.name).toBe("evilgnp.png");
  });

  test("leaves nothing behind when the sender hangs up half way", async () => {
    const before = await filesKept();
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      [
        "POST /api/items HTTP/1.1",
        "Host: x",
        `Authorization: Bearer ${ada.token}`,
        "Content-Type: multipart/form-data; boundary=b",
        "Content-Length: 5000000",
        "",
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + "x".repeat(200_000),
      ].join("\r\n"),
    );
    const temp = join(server.filesIn, "../temp");
    await expect.poll(() => readdir(temp)).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => readdir(temp)).toEqual([]);
    expect(await filesKept()).toBe(before);
  });
});

describe("downloads", () => {
  let item: Uploaded;
  let original: Buffer;
  let url: string;
  beforeAll(async () => {
    original = await fixture("chelsea.png");
    item = await uploaded(ada, "chelsea.png", 'Chelsea "die" Katze ü.png');
    url = item.item.originalUrl;
  });
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

  test("gives the original back byte by byte, with headers that keep it harmless", async () => {
    const response = await ada.call("GET", url);
    expect(response.status).toBe(200);
    expect(digest(await bytesOf(response))).toBe(digest(original));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(original.length),
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "cache-control": "private, no-cache",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-disposition": `inline; filename="Chelsea _die_ Katze _.png"; filename*=UTF-8''Chelsea%20%22die%22%20Katze%20%C3%BC.png`,
    });
  });

  test("is not sent again to who has it", async () => {
    const etag = (await ada.call("GET", url)).headers.get("etag") ?? "";
    const second = await ada.call("GET", url, undefined, { "if-none-match": `W/"x", ${etag}` });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe("");
    // Having it is not a right to it.
    expect((await bob.call("GET", url, undefined, { "if-none-match": etag })).status).toBe(404);
  });

  test.each([
    ["bytes=0-9", 0, 10],
    ["bytes=100-", 100, Infinity],
    ["bytes=-16", -16, Infinity],
    ["bytes=5-99999999", 5, Infinity],
  ])("serves the range %s", async (range, from, to) => {
    const response = await ada.call("GET", url, undefined, { range });
    expect(response.status).toBe(206);
    const expected = original.subarray(from, to === Infinity ? undefined : to);
    expect(digest(await bytesOf(response))).toBe(digest(expected));
    const start = from < 0 ? original.length + from : from;
    expect(response.headers.get("content-range")).toBe(
      `bytes ${start}-${start + expected.length - 1}/${original.length}`,
    );
  });

  test("refuses a range behind the end, and ignores one for another version", async () => {
    const behind = await ada.call("GET", url, undefined, { range: `bytes=${original.length}-` });
    expect(behind.status).toBe(416);
    expect(behind.headers.get("content-range")).toBe(`bytes */${original.length}`);
    const other = await ada.call("GET", url, undefined, { range: "bytes=0-1", "if-range": '"other"' });
    expect(other.status).toBe(200);
    await other.body?.cancel();
  });

  test("answers HEAD without the file, and saves it when asked to", async () => {
    const head = await ada.call("HEAD", url);
    expect(head.status).toBe(200);
    expect(head.headers.get("content-length")).toBe(String(original.length));
    const saved = await ada.call("GET", `${url}?download`);
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment;/);
    await saved.body?.cancel();
  });

  test("only its owner and admins get it", async () => {
    const foreign = await bob.call("GET", url);
    const missing = await bob.call("GET", `/api/items/${randomUUID()}/original`);
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(await foreign.json()).toEqual(await missing.json());
    const admin = await server.admin();
    expect((await admin.call("HEAD", url)).status).toBe(200);
  });

  test("results go by the same rules; what could run is saved, not shown", async () => {
    const artifact = async (contentType: string, name: string) => {
      const id = randomUUID();
      await server.db.pool.query(
        `insert into artifact (id, job_id, user_id, item_id, attempt, name, content_type, bytes, storage_key)
         select $1, $2, user_id, id, 1, $3, $4, bytes, storage_key from item where id = $5`,
        [id, item.jobs[0]?.jobId, name, contentType, item.itemId],
      );
      return `/api/artifacts/${id}`;
    };
    const shown = await ada.call("GET", await artifact("image/png", "cutout"));
    expect(shown.headers.get("content-disposition")).toMatch(/^inline; filename="Chelsea _die_ Katze _-cutout\.png"/);
    expect(digest(await bytesOf(shown))).toBe(digest(original));
    for (const type of ["text/html", "image/svg+xml", "application/json"]) {
      const saved = await ada.call("GET", await artifact(type, `as-${type}`));
      expect(saved.headers.get("content-disposition"), type).toMatch(/^attachment;/);
      await saved.body?.cancel();
    }
    expect((await bob.call("GET", await artifact("image/png", "other"))).status).toBe(404);
  });

  test("a removed item is gone, also for its owner", async () => {
    const { itemId, item: view } = await uploaded(ada, "coffee.png");
    await server.db.pool.query("update item set deleted_at = now() where id = $1", [itemId]);
    expect((await ada.call("GET", view.originalUrl)).status).toBe(404);
  });

  test("a file that is no longer stored is a 404 and not a broken download", async () => {
    const { itemId, item: view } = await uploaded(ada, "coffee.png");
    const key = `items/00/00000000-0000-4000-8000-000000000000`;
    await server.db.pool.query("update item set storage_key = $2 where id = $1", [itemId, key]);
    const response = await ada.call("GET", view.originalUrl);
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toMatchObject({ code: "file-missing" });
  });
});
