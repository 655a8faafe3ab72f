import { describe, expect, it } from "vitest";
import { costWords } from "./cost-words.ts";

const line = { service: "openai", model: "gpt-5-mini" };

describe("costWords", () => {
  it("adds both kinds of tokens, and names price and model", () => {
    const costs = [
      { ...line, unit: "input-token", quantity: 11_000, usdMicros: 12_000 },
      { ...line, unit: "output-token", quantity: 1_000, usdMicros: 8_000 },
    ];
    expect(costWords(costs)).toBe("12,000 tokens, about $0.02, by gpt-5-mini");
  });

  it("says nothing of a price that is not known", () => {
    const images = { service: "openai", model: "flux", unit: "image", quantity: 1, usdMicros: null };
    expect(costWords([images, { ...line, unit: "output-token", quantity: 10, usdMicros: 3 }])).toBe(
      "1 picture, by flux; 10 tokens, less than $0.01, by gpt-5-mini",
    );
  });
});
