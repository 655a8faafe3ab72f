import { GrantKeyUsed, InsufficientCredits } from "@jobwire/db";
import { IdempotencyMismatch, InvalidInput, QueueDraining, QuotaExceeded } from "@jobwire/jobs/engine";
import { ApiError } from "./api-error.ts";

/** How long somebody may wait before trying a queue that is being drained again, in ms: nobody knows. */
const DRAINING_RETRY_MS = 60_000;

/** What the engine refuses, as an error with the fitting code, for tRPC and REST alike; null for anything else. */
export function engineRefusal(cause: unknown): ApiError | null {
  if (cause instanceof InvalidInput) return ofInput(cause);
  if (cause instanceof QuotaExceeded) {
    const { code, queue, limit, have, retryAfterMs, isGuest } = cause;
    const where = queue === "*" ? "" : ` in the queue "${queue}"`;
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
    return new ApiError(
      "TOO_MANY_REQUESTS",
      `You have ${have} unfinished ${have === 1 ? "job" : "jobs"}${where}; ${limit === 1 ? "1 is" : `${limit} are`} allowed. Try again in ${seconds} s, or cancel some${isGuest ? ", or create an account to have more at a time" : ""}.`,
      { reason: code, expected: `at most ${limit} unfinished jobs`, got: String(have), limit, have, retryAfterMs },
    );
  }
  if (cause instanceof InsufficientCredits) {
    const { code, need, have } = cause;
    const credits = need === 1 ? "1 credit" : `${need} credits`;
    return new ApiError(
      "PAYMENT_REQUIRED",
      `This takes ${credits} and there ${have === 1 ? "is" : "are"} ${have}. Ask for less, wait for jobs under way, or ask an admin for credits.`,
      { reason: code, expected: `at least ${credits}`, got: String(have), need, have },
    );
  }
  if (cause instanceof GrantKeyUsed) {
    return new ApiError(
      "UNPROCESSABLE_CONTENT",
      "This key was used for a grant to somebody else, or of another amount. Nothing was given; send a key of its own with each grant.",
      { reason: cause.code, field: "key", expected: "a key of its own for each grant" },
    );
  }
  if (cause instanceof QueueDraining) {
    const { code, queue } = cause;
    const sentence =
      queue === "*"
        ? "No new jobs are accepted at the moment. Those that wait still run; try again later."
        : `The queue "${queue}" accepts no new jobs at the moment. Those that wait still run; try again later.`;
    return new ApiError("SERVICE_UNAVAILABLE", sentence, { reason: code, retryAfterMs: DRAINING_RETRY_MS });
  }
  if (isOwnerGone(cause)) return new ApiError("UNAUTHORIZED", "Sign in first.", { reason: "signed-out" });
  return null;
}

/** Whoever asked was removed, or moved into an account, while the request was under way. */
function isOwnerGone(cause: unknown): boolean {
  const { code, constraint } = (cause ?? {}) as { code?: unknown; constraint?: unknown };
  return code === "23503" && typeof constraint === "string" && constraint.endsWith("_user_id_fkey");
}

function ofInput(cause: InvalidInput): ApiError {
  const { message, code, field, expected, got } = cause;
  if (code === "item-not-found") return new ApiError("NOT_FOUND", "There is no such item.", { reason: code, field });
  const status = cause instanceof IdempotencyMismatch ? "UNPROCESSABLE_CONTENT" : "BAD_REQUEST";
  // A sentence of its own is said as it is.
  const sentence = message.endsWith(".") ? message : `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return new ApiError(status, sentence, { reason: code, ...(field === "" ? {} : { field }), expected, got });
}
