import { expect, test } from "vitest";
import { inTurns } from "./in-turns.ts";

test("goes on where the call before ended, and adds up", async () => {
  const answers = [
    { moved: 10, refused: 1, next: "b" },
    { moved: 0, refused: 11, next: "a" },
    { moved: 2, refused: 0 },
  ];
  const asked: (string | undefined)[] = [];
  const total = await inTurns("moved", async (before) => {
    asked.push(before);
    return answers[asked.length - 1]!;
  });
  expect(asked).toEqual([undefined, "b", "a"]);
  expect(total).toEqual({ moved: 12, refused: 12 });
});
