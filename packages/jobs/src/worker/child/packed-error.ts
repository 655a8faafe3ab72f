import { PermanentError } from "../../engine/permanent-error.ts";

/** An error as it crosses between processes. */
export interface PackedError {
  name: string;
  message: string;
  code: string | null;
  permanent: boolean;
  stack: string | null;
}

export function packError(thrown: unknown): PackedError {
  if (!(thrown instanceof Error)) {
    return { name: "Error", message: String(thrown), code: null, permanent: false, stack: null };
  }
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : null;
  const { name, message, stack = null } = thrown;
  return { name, message, code, permanent: thrown instanceof PermanentError, stack };
}

/** Gives back a PermanentError as one; any other error with its name, code and stack. */
export function unpackError(packed: PackedError): Error {
  const error = packed.permanent
    ? new PermanentError(packed.code ?? "unexpected", packed.message)
    : new Error(packed.message);
  if (packed.stack !== null) error.stack = packed.stack;
  if (packed.permanent) return error;
  Object.defineProperty(error, "name", { value: packed.name, configurable: true });
  return packed.code === null ? error : Object.assign(error, { code: packed.code });
}
