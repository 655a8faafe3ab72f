import { createAttemptLimit } from "./attempt-limit.ts";

/** Requests that one API key may send in a minute, to one process, whatever the way in. */
export const KEY_REQUESTS_A_MINUTE = 1_200;

const limit = createAttemptLimit();

/** Counts a request of a key. @returns seconds until the next may be sent; null: this one may */
export async function countKeyRequest(apiKeyId: string): Promise<number | null> {
  const { allowed, retryAfter } = await limit.consume(apiKeyId, { window: 60, max: KEY_REQUESTS_A_MINUTE });
  return allowed ? null : (retryAfter ?? 60);
}

/** What a key that asks too much is told. */
export function tooManyWords(retryAfterSeconds: number): string {
  return `This API key may send ${KEY_REQUESTS_A_MINUTE} requests a minute; try again in ${retryAfterSeconds} s.`;
}
