import { isTRPCClientError } from "@trpc/client";
import { JobwireError } from "./jobwire-error.ts";

/** Makes the one error callers see of whatever a call failed with. */
export function toJobwireError(cause: unknown): JobwireError {
  if (cause instanceof JobwireError) return cause;
  if (isTRPCClientError(cause)) {
    const data = cause.data as Record<string, unknown> | null | undefined;
    if (data !== null && data !== undefined) {
      return new JobwireError(
        {
          code: text(data.reason) ?? text(data.code)?.toLowerCase().replaceAll("_", "-") ?? "unexpected",
          message: cause.message,
          ...optional("field", data.field),
          ...optional("expected", data.expected),
          ...optional("got", data.got),
          status: typeof data.httpStatus === "number" ? data.httpStatus : 500,
          ...figure("retryAfterMs", data.retryAfterMs),
          ...figure("need", data.need),
          ...figure("limit", data.limit),
          ...figure("have", data.have),
        },
        { cause },
      );
    }
  }
  if (isAbort(cause)) return new JobwireError({ code: "aborted", message: "It was stopped.", status: 0 }, { cause });
  return new JobwireError(
    { code: "network", message: "The server could not be reached. Check the connection and try again.", status: 0 },
    { cause },
  );
}

/** Makes the error of a REST answer: `{error: {code, message, field?, expected?, got?}}`. */
export function fromRestAnswer(status: number, body: unknown): JobwireError {
  const error = (body as { error?: Record<string, unknown> } | null)?.error ?? {};
  return new JobwireError({
    code: text(error.code) ?? (status === 401 ? "signed-out" : "unexpected"),
    message: text(error.message) ?? `The server answered with status ${status}.`,
    ...optional("field", error.field),
    ...optional("expected", error.expected),
    ...optional("got", error.got),
    status,
    ...figure("need", error.need),
    ...figure("limit", error.limit),
    ...figure("have", error.have),
  });
}

function isAbort(cause: unknown): boolean {
  const inner = isTRPCClientError(cause) ? cause.cause : cause;
  return inner instanceof Error && inner.name === "AbortError";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function optional<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  return typeof value === "string" ? ({ [key]: value } as Record<K, string>) : {};
}

function figure<K extends string>(key: K, value: unknown): Partial<Record<K, number>> {
  return typeof value === "number" ? ({ [key]: value } as Record<K, number>) : {};
}
