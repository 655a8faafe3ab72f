import { afterEach, expect, test, vi } from "vitest";
import type { JobwireClient } from "../client.ts";
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

  await vi.waitFor(() => expect(arrivals).toHaveLength(2));
  for (const arrive of arrivals) arrive();
  expect((await Promise.all(sent)).map(({ itemId }) => itemId)).toEqual(["a.png", "b.png"]);
  expect(uploads.get()).toEqual([]);
});
