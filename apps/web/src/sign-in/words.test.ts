import { describe, expect, it } from "vitest";
import { problemWords, words } from "./words.ts";

describe("problemWords", () => {
  it("never says which of e-mail and password was wrong", () => {
    const wrong = problemWords({ code: "INVALID_EMAIL_OR_PASSWORD", status: 401 });
    expect(problemWords({ code: "USER_NOT_FOUND", status: 401 })).toBe(wrong);
  });
  it("asks for patience after too many tries", () => {
    expect(problemWords({ status: 429 })).toContain("Wait a minute");
  });
  it("tells a server that is away from a wrong entry", () => {
    expect(problemWords({ status: 0 })).toContain("does not answer");
    expect(problemWords({ status: 503, message: "x" })).toContain("does not answer");
  });
  it("passes on what it does not know", () => expect(problemWords({ status: 400, message: "Odd." })).toBe("Odd."));
});

describe("what came along", () => {
  const nothing = { files: 0, pictures: 0, results: 0, underWay: 0 };
  it.each([
    [{ ...nothing, files: 3, pictures: 3, results: 2 }, "3 pictures and 2 results came along."],
    [{ ...nothing, files: 2, pictures: 1, results: 1, underWay: 1 }, "2 files, 1 result and 1 running job came along."],
    [{ ...nothing, underWay: 2 }, "2 running jobs came along."],
    [nothing, null],
  ])("%o", (cameAlong, said) => expect(words.cameAlong(cameAlong)).toBe(said));
});
