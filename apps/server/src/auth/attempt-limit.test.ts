import { expect, test } from "vitest";
import { createAttemptLimit } from "./attempt-limit.ts";

test("lets so many through in a window, by key, and starts over on the clock", async () => {
  let now = 0;
  const limit = createAttemptLimit(() => now);
  const rule = { window: 10, max: 2 };
  const allowed = async (key: string) => (await limit.consume(key, rule)).allowed;
  expect([await allowed("a"), await allowed("a"), await allowed("a"), await allowed("b")]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  now = 4_000;
  expect(await limit.consume("a", rule)).toEqual({ allowed: false, retryAfter: 6 });
  now = 10_000;
  expect(await allowed("a")).toBe(true);
});

test("a steady caller below the rate is never shut out", async () => {
  let now = 0;
  const limit = createAttemptLimit(() => now);
  for (let i = 0; i < 1_000; i++, now += 5_000) {
    expect((await limit.consume("steady", { window: 10, max: 2 })).allowed).toBe(true);
  }
});

test("does not grow without end", async () => {
  let now = 0;
  const limit = createAttemptLimit(() => now);
  await limit.consume("first", { window: 1e6, max: 1 });
  for (let i = 0; i < 50_000; i++, now++) await limit.consume(`key ${i}`, { window: 1e6, max: 1 });
  expect((await limit.consume("key 49999", { window: 1e6, max: 1 })).allowed).toBe(false);
  expect((await limit.consume("first", { window: 1e6, max: 1 })).allowed).toBe(true);
});
