import { describe, expect, test } from "vitest";
import { readPrompt } from "./read-prompt.ts";

describe("readPrompt", () => {
  test("finds who, how many, in which colour, what they wear, where and when", () => {
    const brief = readPrompt(
      "Three little blue foxes and a wolf with a red scarf walk through the snowy woods at dusk",
    );
    expect(brief.subjects).toEqual([
      { kind: "fox", count: 3, colour: "#4a86c8", size: 0.78, wears: [] },
      { kind: "wolf", count: 1, colour: null, size: 1, wears: [{ what: "scarf", colour: "#d64545" }] },
    ]);
    expect(brief).toMatchObject({ time: "dusk", colours: ["#4a86c8", "#d64545"] });
    expect(["snow", "forest"]).toContain(brief.place);
  });

  test.each([
    ["mice and wolves", ["mouse", "wolf"]],
    ["🦊🌙🏰", ["fox", "moon", "castle"]],
    ["a cat, a cat, another cat", ["cat"]],
  ])("reads %j", (prompt, kinds) => {
    expect(readPrompt(prompt).subjects.map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each(["سماء زرقاء فوق البحر", "!!!", "   ", "qwrtz ".repeat(3_000), "constructor __proto__ toString"])(
    "makes a landscape of what it does not understand: %.20s",
    (prompt) => {
      expect(readPrompt(prompt)).toMatchObject({ subjects: [], place: "meadow", time: "day" });
    },
  );

  test("draws at most five kinds, however many are named", () => {
    const brief = readPrompt("fox cat dog bear owl pig cow lion tiger frog");
    expect(brief.subjects).toHaveLength(5);
  });
});
