import { describe, expect, test } from "vitest";
import { PermanentError } from "../permanent-error.ts";
import { HttpFault } from "./http-fault.ts";
import { WeighedElsewhere, weighError } from "./weigh-error.ts";

const httpFault = (status: number, headers: Record<string, string> = {}) =>
  new HttpFault({ status, headers: new Headers(headers) });
const withCode = (code: string) => Object.assign(new Error("it broke"), { code });

describe("weighError", () => {
  test.each([500, 502, 503, 504, 599, 408, 425, 429])("status %s is the provider's fault", (status) => {
    expect(weighError(httpFault(status))).toEqual({ kind: "fault" });
  });

  test.each([400, 401, 403, 404, 409, 413, 422])("status %s is an answer: the request was bad", (status) => {
    expect(weighError(httpFault(status))).toEqual({ kind: "answered" });
  });

  test("retry-after is read from where clients keep it", () => {
    const headers = { "retry-after": "7" };
    const expected = { kind: "fault", retryAfterMs: 7_000 };
    expect(weighError(httpFault(429, headers))).toEqual(expected);
    expect(weighError({ status: 503, headers })).toEqual(expected);
    expect(weighError({ status: 503, headers: new Headers(headers) })).toEqual(expected);
    expect(weighError({ statusCode: 500, response: { headers } })).toEqual(expected);
    expect(weighError({ status: 500, headers: { "retry-after": "later" } })).toEqual({ kind: "fault" });
  });

  test.each(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENOTFOUND", "UND_ERR_HEADERS_TIMEOUT"])(
    "no connection (%s) is its fault, however deep in causes",
    (code) => {
      expect(weighError(withCode(code))).toEqual({ kind: "fault" });
      const fetchFailed = new TypeError("fetch failed", {
        cause: new AggregateError([], "x", { cause: withCode(code) }),
      });
      expect(weighError(fetchFailed)).toEqual({ kind: "fault" });
    },
  );

  test("a timeout is its fault", () => {
    expect(weighError(new DOMException("late", "TimeoutError"))).toEqual({ kind: "fault" });
    const named = Object.assign(new Error("x"), { name: "APIConnectionTimeoutError" });
    expect(weighError(named)).toEqual({ kind: "fault" });
  });

  test.each([
    ["an abort", new DOMException("stop", "AbortError")],
    ["a bug of ours", new TypeError("x is not a function")],
    ["a missing file", withCode("ENOENT")],
    ["a word", "oops"],
    ["nothing", undefined],
    ["a circle", Object.assign(new Error("x"), { cause: null })],
  ])("%s says nothing about it", (_name, error) => {
    expect(weighError(error)).toEqual({ kind: "unknown" });
  });

  test("what was made of a refusal is an answer", () => {
    expect(weighError(new PermanentError("service-key-refused", "No."))).toEqual({ kind: "answered" });
  });

  test("an error that is its own cause is looked through once", () => {
    const error = new Error("round and round");
    error.cause = error;
    expect(weighError(error)).toEqual({ kind: "unknown" });
  });

  test("what a child process made of it stands", () => {
    expect(weighError(new WeighedElsewhere({ kind: "fault", retryAfterMs: 9 }))).toEqual({
      kind: "fault",
      retryAfterMs: 9,
    });
  });
});
