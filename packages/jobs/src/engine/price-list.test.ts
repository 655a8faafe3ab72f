import { expect, test } from "vitest";
import { priceIn } from "./price-list.ts";

const PRICES = { "gpt-5-mini": { input: 0.25, output: 2 }, TRELLIS: { call: 0.05 }, free: { image: 0 } };
const cost = (model: string, unit: "input-token" | "output-token" | "image" | "call" | "second", quantity: number) =>
  priceIn(PRICES, { service: "any", model, unit, quantity });

test("tokens are priced by the million, pictures and calls by the piece; what is not listed is not known", () => {
  expect(cost("gpt-5-mini", "output-token", 1_000)).toBe(2_000);
  expect(cost("gpt-5-mini-2025-08-07", "input-token", 3_000)).toBe(750);
  expect(cost("TRELLIS", "call", 2)).toBe(100_000);
  expect(cost("free", "image", 3)).toBe(0);
  expect(cost("gpt-5-mini", "image", 1)).toBeNull();
  expect(cost("constructor", "call", 1)).toBeNull();
});
