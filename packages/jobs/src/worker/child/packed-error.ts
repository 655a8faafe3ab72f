import { PermanentError } from "../../engine/permanent-error.ts";
import { RetryableError } from "../../engine/retryable-error.ts";

/** An error as it crosses between processes. */
export interface PackedError {
  name: string;
  message: string;
  code: string | null;
  permanent: boolean;
  /** Of a RetryableError. */
  retryable: { retryAfterMs?: number; isFree: boolean } | null;
  stack: string | null;
}

export function packError(thrown: unknown): PackedError {
  if (!(thrown instanceof Error)) {
    return { name: "Error", message: String(thrown), code: null, permanent: false, retryable: null, stack: null };
  }
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : null;
  const { name, message, stack = null } = thrown;
  return { name, message, code, permanent: thrown instanceof PermanentError, retryable: packRetry(thrown), stack };
}

function packRetry(thrown: Error): PackedError["retryable"] {
  if (!(thrown instanceof RetryableError)) return null;
  const { retryAfterMs, isFree } = thrown;
  return { isFree, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Gives back a PermanentError or RetryableError as one; any other error with its name, code and stack. */
export function unpackError(packed: PackedError): Error {
  const { message, permanent, retryable } = packed;
  const code = packed.code ?? "unexpected";
  const error = permanent
    ? new PermanentError(code, message)
    : retryable
      ? new RetryableError({ code, message, ...retryable })
      : new Error(message);
  if (packed.stack !== null) error.stack = packed.stack;
  if (permanent || retryable) return error;
  Object.defineProperty(error, "name", { value: packed.name, configurable: true });
  return packed.code === null ? error : Object.assign(error, { code: packed.code });
}
