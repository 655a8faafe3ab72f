import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerText, withoutThoughts } from "./answer-text.ts";

/** What a listener has heard in the end, and what stands. */
function heard(pieces: readonly string[]) {
  let said: string[] = [];
  const answer = answerText(() => (said = []));
  for (const piece of pieces) {
    const given = answer.take(piece);
    if (given !== "") said.push(given);
  }
  said.push(answer.end());
  return { said: said.join(""), text: answer.text };
}

describe("answerText", () => {
  test.each([
    ["<think>\nA fox? Yes.\n</think>\n\nThe Fox\n\nOnce.", "The Fox\n\nOnce."],
    ["<THINKING>no</THINKING>Yes", "Yes"],
    ["One\n<think>two</think>\nthree", "One\n\nthree"],
    ["<think>a</think>\n\nOne\n  <think>two</think>three", "One\n  three"],
    ["<think>a</think><think>b</think>c", "c"],
    ["<think>never closed", ""],
    ["prefilled thought\n</think>\n\nThe answer", "The answer"],
    ["prefilled thought</think>\r\n\r\nThe answer", "The answer"],
    ["prefilled thought</think>", ""],
    // Somebody writes about such tags: a card, a caption, a story.
    [
      '{"front":"What is between <think> and </think>?","back":"</thinking>"}',
      '{"front":"What is between <think> and </think>?","back":"</thinking>"}',
    ],
    [
      '<think>Cards.</think>{"front":"Which tag ends <reasoning>?\\n","back":"</reasoning>"}',
      '{"front":"Which tag ends <reasoning>?\\n","back":"</reasoning>"}',
    ],
    ["Write <think> first, </think> last.", "Write <think> first, </think> last."],
    ["a < b and <b>bold</b> and <thinker> and <", "a < b and <b>bold</b> and <thinker> and <"],
    ["", ""],
  ])("of %j is %j, wherever the stream is cut", (whole, answer) => {
    expect(withoutThoughts(whole)).toBe(answer);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((end, n) => whole.slice(places[n], end));
        expect(heard(pieces)).toEqual({ said: answer, text: answer });
      }),
    );
    expect(heard(whole.split(""))).toEqual({ said: answer, text: answer });
  });

  test("never gives out a thought that was opened, not even for a moment", () => {
    const answer = answerText(() => expect.unreachable());
    const given = "<think>secret</think>fine".split("").map((letter) => answer.take(letter));
    expect(given.join("")).toBe("fine");
  });
});
