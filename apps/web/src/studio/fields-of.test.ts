import { describe, expect, it } from "vitest";
import { z } from "zod";
import { catalog } from "@jobwire/jobs/catalog";
import { fieldsOf } from "./fields-of.ts";

describe("fieldsOf", () => {
  it("draws the countdown's figures with their limits and defaults", () => {
    expect(fieldsOf(catalog["demo.countdown"])).toEqual([
      { kind: "number", name: "seconds", isRequired: false, isWhole: false, min: 0, max: 3_600, initial: 5 },
      { kind: "number", name: "steps", isRequired: false, isWhole: true, min: 1, max: 1_000, initial: 5 },
      { kind: "number", name: "failureRate", isRequired: false, isWhole: false, min: 0, max: 1, initial: 0 },
    ]);
  });

  it("asks for a photo where a task works on one", () => {
    expect(fieldsOf(catalog["image.remove-background"])).toEqual([{ kind: "item", name: "itemId", isRequired: true }]);
  });

  it("knows words, choices and switches", () => {
    const input = z.object({
      style: z.enum(["ink", "paint"]).default("ink"),
      title: z.string().max(80),
      bright: z.boolean().default(true),
    });
    expect(fieldsOf({ input })).toEqual([
      { kind: "choice", name: "style", isRequired: false, options: ["ink", "paint"], initial: "ink" },
      { kind: "text", name: "title", isRequired: true, maxLength: 80, initial: undefined },
      { kind: "switch", name: "bright", isRequired: false, initial: true },
    ]);
  });

  it("leaves out what is no use in a form", () => {
    const input = z.object({
      text: z.string(),
      language: z.literal("en").default("en"),
      seed: z.int().min(0).optional(),
      sizes: z.array(z.int()).default([]),
    });
    expect(fieldsOf({ input }).map(({ name }) => name)).toEqual(["text"]);
  });

  it("draws every task of the catalog", () => {
    for (const definition of Object.values(catalog)) expect(fieldsOf(definition).length).toBeGreaterThan(0);
  });
});
