import { mkdtemp, readdir, readFile, rm, utimes, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BadStorageKey, createKey, createStorage, RangeUnsatisfiable, StoredFileMissing } from "./index.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "jobwire-storage-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const storage = () => createStorage({ kind: "fs", root });

describe("put and openRead", () => {
  test("keep bytes, streams and files as they are", async () => {
    const original = join(root, "original.bin");
    await writeFile(original, "from a file");
    const sources = [
      { source: new TextEncoder().encode("from bytes"), expected: "from bytes" },
      { source: Readable.from(["from ", "a stream"]), expected: "from a stream" },
      { source: { path: original }, expected: "from a file" },
    ];
    for (const { source, expected } of sources) {
      const key = createKey("items");
      expect(await storage().put(key, source)).toEqual({ bytes: expected.length });
      expect(await text(await storage().openRead(key))).toBe(expected);
      expect(await storage().size(key)).toBe(expected.length);
      expect(await readFile(await storage().localPath(key), "utf8")).toBe(expected);
    }
    expect(await readFile(original, "utf8")).toBe("from a file");
  });

  test("an empty file is a file", async () => {
    const key = createKey("artifacts");
    await storage().put(key, new Uint8Array());
    expect(await buffer(await storage().openRead(key))).toHaveLength(0);
  });

  test("put replaces what the key held", async () => {
    const key = createKey("artifacts");
    await storage().put(key, new TextEncoder().encode("a longer first text"));
    await storage().put(key, new TextEncoder().encode("second"));
    expect(await text(await storage().openRead(key))).toBe("second");
  });

  test("a source that breaks half way leaves the key as it was, and no half file anywhere", async () => {
    const key = createKey("items");
    await storage().put(key, new TextEncoder().encode("whole"));
    const breaking = Readable.from(
      (async function* () {
        yield Buffer.alloc(200_000, 1);
        throw new Error("the upload stopped");
      })(),
    );
    await expect(storage().put(key, breaking)).rejects.toThrow("the upload stopped");
    expect(await text(await storage().openRead(key))).toBe("whole");

    const fresh = createKey("items");
    await expect(storage().put(fresh, { path: join(root, "absent") })).rejects.toThrow("ENOENT");
    await expect(storage().size(fresh)).rejects.toThrow(StoredFileMissing);
    expect(await readdir(join(root, ".incoming"))).toEqual([]);
  });

  test("files that a crash left on their way in are removed after a day, younger ones stay", async () => {
    const own = await mkdtemp(join(tmpdir(), "jobwire-storage-"));
    await mkdir(join(own, ".incoming"));
    await writeFile(join(own, ".incoming", "old"), "x");
    await writeFile(join(own, ".incoming", "young"), "x");
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    await utimes(join(own, ".incoming", "old"), twoDaysAgo, twoDaysAgo);
    await createStorage({ kind: "fs", root: own }).put(createKey("items"), new Uint8Array([1]));
    expect(await readdir(join(own, ".incoming"))).toEqual(["young"]);
    await rm(own, { recursive: true });
  });
});

describe("ranges", () => {
  test.each([
    [{ start: 0, end: 3 }, "0123"],
    [{ start: 7 }, "789"],
    [{ start: 9, end: 9 }, "9"],
    [{ start: 4, end: 400 }, "456789"],
  ])("%o", async (range, expected) => {
    const key = createKey("items");
    await storage().put(key, new TextEncoder().encode("0123456789"));
    expect(await text(await storage().openRead(key, range))).toBe(expected);
  });

  test.each([{ start: 10 }, { start: 5, end: 4 }, { start: -1 }, { start: 0.5 }])(
    "%o is refused with the size",
    async (range) => {
      const key = createKey("items");
      await storage().put(key, new TextEncoder().encode("0123456789"));
      const refusal = await storage()
        .openRead(key, range)
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(RangeUnsatisfiable);
      expect((refusal as RangeUnsatisfiable).bytes).toBe(10);
    },
  );
});

describe("keys", () => {
  test("what is not stored is missing, also after remove", async () => {
    const key = createKey("items");
    await storage().put(key, new Uint8Array([1]));
    await storage().remove(key);
    await storage().remove(key);
    await expect(storage().openRead(key)).rejects.toThrow(StoredFileMissing);
    await expect(storage().localPath(key)).rejects.toThrow(StoredFileMissing);
  });

  test.each([
    "",
    "..",
    "items/../../etc/passwd",
    "/etc/passwd",
    ".incoming/x",
    "items/aa",
    "items/0d/0d5c0000-0000-4000-8000-00000000000\0",
    "items\\0d\\..\\x",
    `${createKey("items")}/..`,
    ` ${createKey("items")}`,
    `${createKey("items")}\n`,
  ])("%j is refused by every method", async (key) => {
    await expect(storage().put(key, new Uint8Array([1]))).rejects.toThrow(BadStorageKey);
    await expect(storage().openRead(key)).rejects.toThrow(BadStorageKey);
    await expect(storage().localPath(key)).rejects.toThrow(BadStorageKey);
    await expect(storage().remove(key)).rejects.toThrow(BadStorageKey);
    await expect(storage().size(key)).rejects.toThrow(BadStorageKey);
  });

  test("no text whatever reaches a path outside the store", async () => {
    const part = fc.oneof(fc.constantFrom("..", ".", "items", "", "%2e%2e", "a"), fc.string({ unit: "binary" }));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        await expect(storage().size(parts.join("/"))).rejects.toThrow(BadStorageKey);
      }),
    );
  });
});
