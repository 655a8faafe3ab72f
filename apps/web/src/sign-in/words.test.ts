import { describe, expect, it } from "vitest";
import { problemWords } from "./words.ts";

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
