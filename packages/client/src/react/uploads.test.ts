import { afterEach, expect, test, vi } from "vitest";
import type { JobwireClient } from "../client.ts";
import { JobwireError } from "../jobwire-error.ts";
import type { UploadedItem } from "../upload-item.ts";
import { uploadsOf } from "./uploads.ts";

afterEach(() => vi.unstubAllGlobals());

test("uploads begin where the page is no secure context, each with a key of its own", async () => {
  // A page on http://192.168.… has a crypto without randomUUID.
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const arrivals: (() => void)[] = [];
  const uploadItem = (file: File) =>
    new Promise<UploadedItem>((resolve) => arrivals.push(() => resolve({ itemId: file.name } as UploadedItem)));
  const uploads = uploadsOf({ uploadItem, account: { me: async () => ({ id: "ada" }) } } as unknown as JobwireClient);

  const sent = ["a.png", "b.png"].map((name) => uploads.send(new File(["x"], name), () => {}));
  expect(new Set(uploads.get().map((upload) => upload.id)).size).toBe(2);

  await expect.poll(() => arrivals).toHaveLength(2);
  for (const arrive of arrivals) arrive();
  expect((await Promise.all(sent)).map(({ itemId }) => itemId)).toEqual(["a.png", "b.png"]);
  expect(uploads.get()).toEqual([]);
});

test("one that waits for its turn is stopped or paused at once, and the others take their turns", async () => {
  const arrivals = new Map<string, () => void>();
  const uploadItem = (file: File) =>
    new Promise<UploadedItem>((resolve) =>
      arrivals.set(file.name, () => resolve({ itemId: file.name } as UploadedItem)),
    );
  const uploads = uploadsOf({ uploadItem, account: { me: async () => ({ id: "ada" }) } } as unknown as JobwireClient);
  const sent = ["1", "2", "3", "4", "5", "6"].map((name) => uploads.send(new File(["x"], name), () => {}));
  const outcomes = Promise.allSettled(sent);
  const idOf = (name: string) => uploads.get().find((upload) => upload.name === name)?.id ?? "";
  await expect.poll(() => [...arrivals.keys()]).toEqual(["1", "2", "3"]);

  uploads.cancel(idOf("4"));
  uploads.pause(idOf("5"));
  await expect.poll(() => idOf("4")).toBe("");
  await expect.poll(() => uploads.get().find(({ name }) => name === "5")?.state).toBe("paused");
  expect(arrivals.size).toBe(3);

  arrivals.get("1")?.();
  await expect.poll(() => arrivals.has("6")).toBe(true);
  const resumed = uploads.retry(idOf("5"), () => {});
  arrivals.get("2")?.();
  await expect.poll(() => arrivals.has("5")).toBe(true);
  for (const arrive of arrivals.values()) arrive();
  expect((await outcomes).map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
    "rejected",
    "fulfilled",
  ]);
  await resumed;
  expect(uploads.get()).toEqual([]);
});

test("an upload that broke off because nobody is signed in may go on; one whose file is refused may not", async () => {
  const statuses: Record<string, number> = { "late.png": 401, "note.txt": 415 };
  const uploadItem = async ({ name }: File) => {
    throw new JobwireError({ code: "no", message: "No.", status: statuses[name] ?? 500 });
  };
  const uploads = uploadsOf({ uploadItem, account: { me: async () => ({ id: "ada" }) } } as unknown as JobwireClient);
  for (const name of Object.keys(statuses)) await uploads.send(new File(["x"], name), () => {}).catch(() => {});
  expect(uploads.get().map(({ name, state, isRefused }) => [name, state, isRefused])).toEqual([
    ["note.txt", "failed", true],
    ["late.png", "failed", false],
  ]);
});
