import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { randomUuid } from "./random-uuid.ts";

afterEach(() => vi.unstubAllGlobals());

test("it is a UUID, and another one each time, also on a page that is no secure context", () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const made = Array.from({ length: 50 }, randomUuid);
  for (const one of made) expect(z.uuidv4().safeParse(one).success, one).toBe(true);
  expect(new Set(made).size).toBe(50);
});
