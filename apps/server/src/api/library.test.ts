import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import yauzl from "yauzl";
import type { SignedIn } from "../testing/signed-in.ts";
import { startTestServer, type TestServer } from "../testing/start-test-server.ts";

const PHOTO = new Uint8Array(
  await readFile(fileURLToPath(new URL("../../../../packages/jobs/fixtures/coffee.png", import.meta.url))),
);
let server: TestServer;
let ada: SignedIn;
let ids: string[];

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.user();
  ids = [];
  for (const name of ["Holiday Cat.png", "cat 100%.png", "dog.png", "dog.png"]) {
    const form = new FormData();
    form.set("file", new Blob([PHOTO], { type: "image/png" }), name);
    const answer = await server.get("/api/items", { method: "POST", headers: ada.headers, body: form });
    ids.push(((await answer.json()) as { itemId: string }).itemId);
  }
  await server.db.pool.query("update item set content_type = 'application/pdf' where id = $1", [ids[2]]);
});
afterAll(() => server[Symbol.asyncDispose]());

async function names(input: object): Promise<string[]> {
  const answer = await ada.call("GET", `/trpc/items.list?input=${encodeURIComponent(JSON.stringify(input))}`);
  const { result } = (await answer.json()) as { result: { data: { items: { name: string }[] } } };
  return result.data.items.map(({ name }) => name).toSorted();
}

test("a library is searched by a part of the name in any case, and by kind", async () => {
  expect(await names({ q: "CAT" })).toEqual(["Holiday Cat.png", "cat 100%.png"]);
  // Signs of patterns are plain letters here.
  expect(await names({ q: "100%" })).toEqual(["cat 100%.png"]);
  expect(await names({ q: "_" })).toEqual([]);
  expect(await names({ kind: "pdf" })).toEqual(["dog.png"]);
  expect(await names({ q: "cat", kind: "pdf" })).toEqual([]);
});

test("all that fits is named in one answer, one's own only; a kind that is none is refused", async () => {
  const named = async (who: SignedIn, input: object) =>
    (await who.call("GET", `/trpc/items.named?input=${encodeURIComponent(JSON.stringify(input))}`)).json();
  expect(await named(ada, { kind: "pdf" })).toMatchObject({
    result: { data: { items: [{ id: ids[2], name: "dog.png", contentType: "application/pdf" }], isCut: false } },
  });
  expect(await named(ada, {})).toMatchObject({ result: { data: { items: { length: 4 } } } });
  expect(await named(await server.user(), {})).toMatchObject({ result: { data: { items: [] } } });
  expect(await named(ada, { kind: "song" })).toMatchObject({ error: { data: { field: "kind" } } });
  expect(await named(ada, { q: "x".repeat(101) })).toMatchObject({ error: { data: { field: "q" } } });
});

test("files are downloaded together, each with a name of its own; those of others are not there", async () => {
  const mallory = await server.user();
  expect((await mallory.call("GET", `/api/items/zip?ids=${ids.join(",")}`)).status).toBe(404);
  const bad = await ada.call("GET", "/api/items/zip?ids=nonsense");
  expect(await bad.json()).toMatchObject({ error: { field: "ids" } });

  const answer = await ada.call("GET", `/api/items/zip?ids=${ids.slice(2).join(",")}`);
  expect(await filesIn(answer)).toEqual([`dog (2).png ${PHOTO.length}`, `dog.png ${PHOTO.length}`]);
});

test("more than an address holds are downloaded by a form of our own page; too many are refused", async () => {
  const post = (who: SignedIn, named: readonly string[], origin = server.url) =>
    server.get("/api/items/zip", {
      method: "POST",
      headers: { ...who.headers, origin },
      body: new URLSearchParams({ ids: named.join(",") }),
    });
  // As many ids as may be, of which few are of files.
  const many = Array.from({ length: 9_998 }, () => crypto.randomUUID());
  const answer = await post(ada, [...many, ...ids.slice(2)]);
  expect(answer.headers.get("x-frame-options")).toBe("SAMEORIGIN");
  expect(await filesIn(answer)).toEqual([`dog (2).png ${PHOTO.length}`, `dog.png ${PHOTO.length}`]);
  const tooMany = await post(ada, [...many, ...ids]);
  expect(tooMany.status).toBe(400);
  expect(await tooMany.json()).toMatchObject({ error: { field: "ids", expected: "1 to 10000 ids" } });
  expect((await post(await server.user(), ids)).status).toBe(404);
});

/** "name bytes" of each, sorted. */
async function filesIn(answer: Response): Promise<string[]> {
  const archive = Buffer.from(await answer.arrayBuffer());
  const entries: string[] = [];
  await new Promise<void>((resolve, reject) => {
    yauzl.fromBuffer(archive, (error, zip) => {
      if (error) return reject(error);
      zip.on("entry", ({ fileName, uncompressedSize }) => entries.push(`${fileName} ${uncompressedSize}`));
      zip.on("end", resolve);
    });
  });
  return entries.toSorted();
}

test("many are removed at once, and only one's own", async () => {
  const mallory = await server.user();
  const remove = async (who: SignedIn, itemIds: string[]) => {
    const answer = await who.call("POST", "/trpc/items.removeMany", { itemIds });
    return ((await answer.json()) as { result: { data: { itemIds: string[] } } }).result.data.itemIds;
  };
  expect(await remove(mallory, ids)).toEqual([]);
  expect((await remove(ada, ids.slice(0, 2))).toSorted()).toEqual(ids.slice(0, 2).toSorted());
  expect(await names({})).toEqual(["dog.png", "dog.png"]);
});

test("items that look nearly the same are found among one's own, the nearest first", async () => {
  const [mine, other] = await Promise.all([server.user(), server.user()]);
  const put = async (who: SignedIn, name: string, hash: string): Promise<string> => {
    const { rows } = await server.db.pool.query<{ id: string }>(
      `with i as (insert into item (id, user_id, name, content_type, bytes, storage_key)
         values (gen_random_uuid(), $1, $2, 'image/png', 1, gen_random_uuid()::text) returning id),
       j as (insert into job (id, task, queue, user_id, item_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff)
         select gen_random_uuid(), 'image.analyze', 'default', $1, i.id, 'completed', '{}', 1, 1, 1000, '{}' from i returning id),
       a as (insert into artifact (id, job_id, user_id, item_id, attempt, name, content_type, bytes, storage_key, meta)
         select gen_random_uuid(), j.id, $1, i.id, 1, 'analysis', 'application/json', 1, gen_random_uuid()::text,
                jsonb_build_object('perceptualHash', $3::text) from i, j)
       select id from i`,
      [who.userId, name, hash],
    );
    return rows[0]?.id ?? "";
  };
  const cat = await put(mine, "cat.jpg", "00000000000000ff");
  await put(mine, "cat again.jpg", "00000000000000f0");
  await put(mine, "cat smaller.jpg", "00000000000000fe");
  await put(mine, "dog.jpg", "ffffffff000000ff");
  await put(other, "her cat.jpg", "00000000000000ff");
  const ask = async (who: SignedIn) => {
    const answer = await who.call(
      "GET",
      `/trpc/items.similar?input=${encodeURIComponent(JSON.stringify({ itemId: cat }))}`,
    );
    return ((await answer.json()) as { result: { data: { name: string; distance: number }[] } }).result.data;
  };
  expect((await ask(mine)).map(({ name, distance }) => [name, distance])).toEqual([
    ["cat smaller.jpg", 1],
    ["cat again.jpg", 4],
  ]);
  expect(await ask(other)).toEqual([]);
});
