import { randomUUID } from "node:crypto";
import type { TRPCDefaultErrorShape, TRPCError, TRPC_ERROR_CODE_KEY } from "@trpc/server";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import { engineRefusal } from "./engine-refusal.ts";
import type { ErrorDetail } from "./api-error.ts";
import type { Context } from "./context.ts";

/** What a client receives in `error.data`. */
export interface ErrorData extends ErrorDetail {
  code: TRPC_ERROR_CODE_KEY;
  httpStatus: number;
  path?: string;
  /** Names the entry in our log, where the cause is ours. */
  requestId?: string;
}

/** Said for tRPC's own refusals; its messages may quote the input or our code. */
const CANNED: Partial<Record<TRPC_ERROR_CODE_KEY, string>> = {
  PARSE_ERROR: "The request is not valid JSON.",
  BAD_REQUEST: "The request could not be understood.",
  NOT_FOUND: "There is no such procedure.",
  METHOD_NOT_SUPPORTED: "This procedure is called with another HTTP method.",
  PAYLOAD_TOO_LARGE: "The request is too large.",
  UNSUPPORTED_MEDIA_TYPE: "The request's content type is not supported.",
  CLIENT_CLOSED_REQUEST: "The client closed the request.",
};

/** The one place where an error becomes what a client reads (tRPC's `errorFormatter`). */
export function shapeError(options: {
  error: TRPCError;
  shape: TRPCDefaultErrorShape;
  path: string | undefined;
  ctx: Context | undefined;
}): Omit<TRPCDefaultErrorShape, "data"> & { data: ErrorData } {
  const { error, shape, path, ctx } = options;
  const data: ErrorData = {
    code: error.code,
    httpStatus: shape.data.httpStatus,
    ...(path === undefined ? {} : { path }),
  };
  const said = sayable(error);
  if (said !== null) {
    return { code: shape.code, message: said.message, data: { ...data, ...said.detail } };
  }
  const requestId = randomUUID();
  ctx?.services.logger.error(
    { err: error.cause ?? error, path, requestId, userId: ctx.viewer?.userId },
    "request failed",
  );
  return {
    code: shape.code,
    message: "Something went wrong on our side.",
    data: { ...data, reason: "internal", requestId },
  };
}

/**
 * Input that does not fit and the engine's typed refusals, as errors with the fitting code; anything
 * else as it came. Applied to every procedure (procedures.ts).
 * @param input as it came, to say what stood in the wrong place
 */
export function asRefusal(error: TRPCError, input: unknown): TRPCError {
  const { cause } = error;
  if (error.code === "BAD_REQUEST" && cause instanceof z.core.$ZodError) {
    const { message, detail } = fromZod(cause, input);
    return new ApiError("BAD_REQUEST", message, detail);
  }
  return engineRefusal(cause) ?? error;
}

/** Message and detail that may leave the server, or null where there are none. */
function sayable(error: TRPCError): { message: string; detail: ErrorDetail } | null {
  if (error instanceof ApiError) return { message: error.message, detail: error.detail };
  const canned = CANNED[error.code];
  return canned === undefined ? null : { message: canned, detail: {} };
}

/** The first issue, as field, expectation and what came instead. */
function fromZod(error: z.core.$ZodError, input: unknown): { message: string; detail: ErrorDetail } {
  const [first] = error.issues;
  if (first === undefined) return { message: "The input is not valid.", detail: { reason: "bad-input" } };
  const issue = innermost(first);
  const field = issue.path.map(String).join(".");
  const detail: ErrorDetail = {
    reason: "bad-input",
    ...(field === "" ? {} : { field }),
    expected: expectation(issue),
    got: describe(valueAt(input, issue.path)),
  };
  return { message: `Expected ${field === "" ? "the input" : field} to be ${detail.expected}.`, detail };
}

/** Where one of several forms is wanted: what is wrong by the form that comes closest to what came. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const depth = (issues: z.core.$ZodIssue[]) => Math.max(...issues.map(({ path }) => path.length));
  const [closest] = issue.errors
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  const deepest = closest?.toSorted((a, b) => b.path.length - a.path.length)[0];
  return deepest ? innermost({ ...deepest, path: [...issue.path, ...deepest.path] }) : issue;
}

/** What came in the place that an issue speaks of. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `of type ${issue.expected}`;
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`;
    case "invalid_format":
      return `a valid ${issue.format}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "too_small":
      return `at least ${issue.minimum}`;
    case "invalid_union":
      return oneOf(issue) ?? "valid";
    case "unrecognized_keys":
      return `without ${issue.keys.join(", ")}`;
    default:
      return "valid";
  }
}

/** What a discriminator may be; null where the issue is another. */
function oneOf(issue: z.core.$ZodIssueInvalidUnion): string | null {
  const { options } = issue as { options?: unknown };
  return Array.isArray(options) && options.length > 0 ? `one of ${options.map(String).join(", ")}` : null;
}

/** The kind of a value, never the value itself: it may be a secret in the wrong field. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Number.isNaN(value)) return "not a number";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
