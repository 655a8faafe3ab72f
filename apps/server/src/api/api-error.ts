import { TRPCError } from "@trpc/server";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";

/** What an error says besides its message. All of it reaches the client. */
export interface ErrorDetail {
  /** Stable machine word for the cause, e.g. `unknown-task`. */
  reason?: string;
  /** The input field at fault, as a dotted path. */
  field?: string;
  expected?: string;
  got?: string;
  /** Of a refusal for now: when to try again, in milliseconds. */
  retryAfterMs?: number;
  /** Of a quota: how many there may be, and how many there are. */
  limit?: number;
  /** Of credits: how many it takes. */
  need?: number;
  have?: number;
}

/**
 * An error that a client may read in full. Everything else that is thrown reaches it only as
 * "Something went wrong on our side" (error-mapping.ts).
 */
export class ApiError extends TRPCError {
  readonly detail: ErrorDetail;

  constructor(code: TRPC_ERROR_CODE_KEY, message: string, detail: ErrorDetail = {}) {
    super({ code, message });
    this.detail = detail;
  }
}

type Noun =
  | "job"
  | "item"
  | "artifact"
  | "schedule"
  | "delivery"
  | "webhook"
  | "device"
  | "mail"
  | "entry"
  | "result"
  | "link";

/** Also the answer for what belongs to somebody else: its existence is not told. */
export function notFound(noun: Noun): ApiError {
  return new ApiError("NOT_FOUND", `There is no such ${noun}.`, { reason: `${noun}-not-found` });
}
