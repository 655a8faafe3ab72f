import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "./connection.ts";

/** Above this, nothing more is handed to the socket. */
const HIGH_WATER_BYTES = 256 * 1024;
/** A client that has not let the buffer sink below the mark for this long is hung up on. */
const STALLED_MS = 15_000;
/** `ws` has no signal for a sunk buffer; looked at only while a client is behind. */
const LOOK_AGAIN_MS = 25;

/**
 * Waits until the client has taken enough of what was sent. Hangs up on one that stalls; it resumes.
 * @returns false when the subscription is over
 */
export async function untilWritable(
  connection: Connection,
  signal: AbortSignal | undefined,
  stalledMs: number = STALLED_MS,
): Promise<boolean> {
  const deadline = performance.now() + stalledMs;
  while (!signal?.aborted && connection.bufferedBytes() > HIGH_WATER_BYTES) {
    if (performance.now() > deadline) {
      connection.drop("stalled");
      return false;
    }
    await delay(LOOK_AGAIN_MS);
  }
  return !signal?.aborted;
}
