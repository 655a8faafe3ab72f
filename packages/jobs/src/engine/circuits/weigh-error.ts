import { PermanentError } from "../permanent-error.ts";
import { parseRetryAfter } from "../retry-after.ts";
import type { Verdict } from "./provider.ts";

/** A call that was made and weighed in a child process. */
export class WeighedElsewhere extends Error {
  override readonly name = "WeighedElsewhere";
  readonly verdict: Verdict;

  constructor(verdict: Verdict) {
    super("the call failed in a child process");
    this.verdict = verdict;
  }
}

/** What the system, undici and the DNS say when nobody answers. */
const NO_ANSWER =
  /^(E(CONNREFUSED|CONNRESET|CONNABORTED|TIMEDOUT|PIPE|HOSTUNREACH|NETUNREACH|NETDOWN|AI_AGAIN|NOTFOUND|PROTO)|ENOTFOUND|UND_ERR_(CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET|CLOSED|RESPONSE_STATUS_CODE))$/;

/** Names of errors that say the same; the last two are of OpenAI's client. */
const NO_ANSWER_NAMES = new Set(["TimeoutError", "APIConnectionError", "APIConnectionTimeoutError"]);

/** Answers that are the provider's fault, and not the request's: too late, too early, too many. */
const ITS_FAULT = new Set([408, 425, 429]);

/** An error may wrap another, as fetch's "fetch failed" does. */
const MAX_CAUSES = 5;

/**
 * What the error of a call says about the provider. An HTTP status decides, where there is one: 5xx, 408,
 * 425 and 429 are its fault; any other status is an answer, so it is well. Without one, timeouts and
 * broken connections are its fault; a PermanentError is what was made of an answer that was a no. All else
 * (a bug of ours, an abort) says nothing.
 * @param now for a retry-after that is a date, in ms since 1970
 */
export function weighError(error: unknown, now = Date.now()): Verdict {
  if (error instanceof WeighedElsewhere) return error.verdict;
  for (let at = error, depth = 0; isObject(at) && depth < MAX_CAUSES; at = at.cause, depth += 1) {
    const status = statusOf(at);
    if (status !== undefined) {
      if (status < 500 && !ITS_FAULT.has(status)) return { kind: "answered" };
      const retryAfterMs = retryAfterOf(at, now);
      return retryAfterMs === undefined ? { kind: "fault" } : { kind: "fault", retryAfterMs };
    }
    if (at instanceof PermanentError) return { kind: "answered" };
    if (typeof at.code === "string" && NO_ANSWER.test(at.code)) return { kind: "fault" };
    if (namesOf(at).some((name) => NO_ANSWER_NAMES.has(name))) return { kind: "fault" };
  }
  return { kind: "unknown" };
}

/** The HTTP status that an error carries, as the clients of providers name it. */
export function statusOf(error: unknown): number | undefined {
  if (!isObject(error)) return undefined;
  const status = [error.status, error.statusCode].find((value) => typeof value === "number");
  return typeof status === "number" && status >= 400 && status <= 599 ? status : undefined;
}

/** OpenAI's client names its errors by their class only: `name` stays "Error". */
function namesOf(error: Record<string, unknown>): string[] {
  return [error.name, error.constructor?.name].filter((name) => typeof name === "string");
}

function retryAfterOf(error: Record<string, unknown>, now: number): number | undefined {
  if (typeof error.retryAfterMs === "number") return error.retryAfterMs;
  const headers = error.headers ?? (isObject(error.response) ? error.response.headers : undefined);
  if (headers instanceof Headers) return parseRetryAfter(headers.get("retry-after"), now);
  return isObject(headers) ? parseRetryAfter(headers["retry-after"], now) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
