import { createAttemptLimit } from "../auth/attempt-limit.ts";
import { ApiError } from "./api-error.ts";
import type { Viewer } from "./viewer.ts";

/** Tests of webhooks and devices that one person may send in a minute, from one process. */
const MOST_A_MINUTE = 10;
const limit = createAttemptLimit();

/**
 * Each test is a request to somebody's machine.
 * @throws ApiError TOO_MANY_REQUESTS
 */
export async function limitTests({ userId }: Pick<Viewer, "userId">): Promise<void> {
  const { allowed, retryAfter } = await limit.consume(userId, { window: 60, max: MOST_A_MINUTE });
  if (allowed) return;
  throw new ApiError("TOO_MANY_REQUESTS", `${MOST_A_MINUTE} tests a minute are sent; try again in ${retryAfter} s.`, {
    reason: "too-many-tests",
    limit: MOST_A_MINUTE,
    retryAfterMs: (retryAfter ?? 60) * 1_000,
  });
}
