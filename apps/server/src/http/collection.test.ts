import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createJob } from "@jobwire/db/testing";
import { createKey } from "@jobwire/jobs/storage";
import type { CollectionEntryView, SharedView } from "@jobwire/jobs/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import yauzl from "yauzl";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

let server: TestServer;
let ada: SignedIn;

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.user();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A completed job with stored files; their contents are their names. */
async function result(
  who: SignedIn,
  task: string,
  input: object,
  files: readonly (readonly [name: string, contentType: string])[],
): Promise<string> {
  const { id } = await createJob(server.db, { userId: who.userId, state: "completed" });
  await server.db.pool.query("update job set task = $2, input = $3 where id = $1", [id, task, JSON.stringify(input)]);
  for (const [name, contentType] of files) {
    const key = createKey("artifacts");
    await server.db.pool.query(
      `insert into artifact (id, job_id, user_id, attempt, name, content_type, bytes, storage_key)
       values (gen_random_uuid(), $1, $2, 1, $3, $4, $5, $6)`,
      [id, who.userId, name, contentType, name.length, key],
    );
    await mkdir(dirname(join(server.filesIn, key)), { recursive: true });
    await writeFile(join(server.filesIn, key), name);
  }
  return id;
}

async function ask<T>(who: SignedIn, path: string, input: object): Promise<T> {
  const answer = await who.call("GET", `/trpc/collection.${path}?input=${encodeURIComponent(JSON.stringify(input))}`);
  return ((await answer.json()) as { result: { data: T } }).result.data;
}
async function tell<T>(who: SignedIn, path: string, input: object): Promise<T> {
  const answer = await who.call("POST", `/trpc/collection.${path}`, input);
  return ((await answer.json()) as { result: { data: T } }).result.data;
}
const titles = async (input: object) =>
  (await ask<{ entries: CollectionEntryView[] }>(ada, "list", input)).entries.map(({ title }) => title);

async function namesIn(answer: Response): Promise<string[]> {
  const archive = Buffer.from(await answer.arrayBuffer());
  const names: string[] = [];
  await new Promise<void>((resolve, reject) => {
    yauzl.fromBuffer(archive, (error, zip) => {
      if (error) return reject(error);
      zip.on("entry", ({ fileName }) => names.push(fileName));
      zip.on("end", resolve);
    });
  });
  return names.toSorted();
}

test("results are saved, found, renamed, taken out and put back", async () => {
  const fox = await result(ada, "image.generate", { prompt: "A fox in the snow" }, [["image", "image/png"]]);
  const cards = await result(ada, "cards.create", { title: "Cells" }, [
    ["deck", "application/json"],
    ["anki", "application/apkg"],
    ["table", "text/csv; charset=utf-8"],
  ]);
  const thumbnail = await result(ada, "image.thumbnail", {}, [["thumbnail", "image/webp"]]);
  const saved = await tell<{ jobIds: string[] }>(ada, "save", { jobIds: [fox, cards, thumbnail] });
  expect(saved.jobIds.toSorted()).toEqual([fox, cards].toSorted());
  expect((await titles({})).toSorted()).toEqual(["A fox in the snow", "Cells"]);
  expect(await titles({ q: "FOX" })).toEqual(["A fox in the snow"]);
  expect(await titles({ task: "cards.create" })).toEqual(["Cells"]);
  const named = async (who: SignedIn, input: object) => ask(who, "named", input);
  expect(await named(ada, { q: "FOX" })).toEqual({
    entries: [{ jobId: fox, title: "A fox in the snow" }],
    isCut: false,
  });
  expect(await named(ada, {})).toMatchObject({ entries: { length: 2 } });
  expect(await named(await server.user(), {})).toEqual({ entries: [], isCut: false });
  expect((await ask<{ entry: CollectionEntryView }>(ada, "get", { jobId: cards })).entry).toMatchObject({
    pictures: [],
    fileCount: 2,
  });

  await tell(ada, "rename", { jobId: fox, name: "Winter" });
  expect(await titles({ q: "wint" })).toEqual(["Winter"]);
  expect(await tell(ada, "remove", { jobIds: [fox] })).toEqual({ jobIds: [fox] });
  expect(await titles({})).toEqual(["Cells"]);
  await tell(ada, "save", { jobIds: [fox] });
  expect((await titles({})).toSorted()).toEqual(["Cells", "Winter"]);
});

test("chosen results or all are downloaded as one archive, a folder where there are several files", async () => {
  const bea = await server.user();
  const poster = await result(bea, "poster.create", { title: "Orbit" }, [
    ["poster", "image/png"],
    ["print", "application/pdf"],
  ]);
  const [one, other] = [
    await result(bea, "image.generate", { prompt: "Fox" }, [["image", "image/png"]]),
    await result(bea, "image.generate", { prompt: "fox" }, [["image", "image/png"]]),
  ];
  await tell(bea, "save", { jobIds: [poster, one] });
  expect(await namesIn(await bea.call("GET", `/api/collection/zip?ids=${poster},${one},${other}`))).toEqual([
    "Fox.png",
    "Orbit/poster.png",
    "Orbit/print.pdf",
    "fox (2).png",
  ]);
  expect(await namesIn(await bea.call("GET", "/api/collection/zip"))).toEqual([
    "Fox.png",
    "Orbit/poster.png",
    "Orbit/print.pdf",
  ]);
  expect(await namesIn(await bea.call("POST", "/api/collection/zip", { ids: [other, one, other] }))).toEqual([
    "Fox (2).png",
    "fox.png",
  ]);
  expect((await ada.call("GET", `/api/collection/zip?ids=${poster}`)).status).toBe(404);
  expect(await (await ada.call("GET", "/api/collection/zip?ids=x")).json()).toMatchObject({ error: { field: "ids" } });
  expect((await server.get("/api/collection/zip")).status).toBe(401);
});

test("a link shows one result to anybody, tells nothing of whose it is, and leads nowhere once ended or expired", async () => {
  const poster = await result(ada, "poster.create", { title: "Orbit" }, [["poster", "image/png"]]);
  const foreign = await result(ada, "poster.create", { title: "Noir" }, [["poster", "image/png"]]);
  const { path, share } = await tell<{ path: string; share: { id: string } }>(ada, "share", {
    jobId: poster,
    forSeconds: 3_600,
  });
  const token = path.replace("/s/", "");
  const open = await server.get(`/api/shared/${token}`);
  expect(open.headers.get("cache-control")).toBe("no-store");
  expect(open.headers.get("referrer-policy")).toBe("no-referrer");
  expect(open.headers.get("x-robots-tag")).toContain("noindex");
  const page = await server.get(path, { headers: { accept: "text/html" } });
  expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  const text = await open.clone().text();
  for (const secret of [ada.userId, poster, "@example.test"]) expect(text).not.toContain(secret);
  const seen = (await open.json()) as SharedView;
  expect(seen).toMatchObject({ task: "poster.create", title: "Orbit", files: [{ name: "poster" }] });
  const file = await server.get(seen.files[0]!.url);
  expect([file.status, file.headers.get("content-type"), await file.text()]).toEqual([200, "image/png", "poster"]);

  // The link opens what it was made for, and nothing else of the same person.
  const { rows } = await server.db.pool.query<{ id: string }>("select id from artifact where job_id = $1", [foreign]);
  expect((await server.get(`/api/shared/${token}/files/${rows[0]!.id}`)).status).toBe(404);
  expect((await server.get(`/api/shared/${token.toLowerCase()}`)).status).toBe(404);
  // The database holds nothing that opens it.
  const stored = await server.db.pool.query<{ hash: string }>("select encode(token_hash, 'base64') as hash from share");
  expect(stored.rows.map(({ hash }) => hash).join()).not.toContain(token);

  await server.db.pool.query("update share set expires_at = now() - interval '1 s' where id = $1", [share.id]);
  expect((await server.get(`/api/shared/${token}`)).status).toBe(410);
  expect((await server.get(seen.files[0]!.url)).status).toBe(410);
  await server.db.pool.query("update share set expires_at = now() + interval '1 hour' where id = $1", [share.id]);
  expect(await ask(ada, "shares", { jobId: poster })).toMatchObject([{ id: share.id, title: "Orbit" }]);
  await tell(ada, "unshare", { shareId: share.id });
  expect((await server.get(`/api/shared/${token}`)).status).toBe(404);
  expect((await server.get(seen.files[0]!.url)).status).toBe(404);
});

test("a link lasts an hour at least and thirty days at most", async () => {
  const poster = await result(ada, "poster.create", { title: "Orbit" }, []);
  for (const forSeconds of [60, 31 * 86_400]) {
    const answer = await ada.call("POST", "/trpc/collection.share", { jobId: poster, forSeconds });
    expect(answer.status).toBe(400);
  }
});
