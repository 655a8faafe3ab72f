import { expect, test } from "vitest";
import { uuidV7 } from "./uuid-v7.ts";

test("ids of a process are of version 7, carry the time, and sort in the order of their making", () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, uuidV7);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const madeAt = Number.parseInt(ids[0]!.replaceAll("-", "").slice(0, 12), 16);
  expect(madeAt).toBeGreaterThanOrEqual(before);
  expect(madeAt).toBeLessThanOrEqual(Date.now());
});
