import { isPassing } from "@jobwire/db";

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

/**
 * Does `work` again while the database is out of reach, with growing waits, for `maxMs` in all; then
 * throws the last error. Errors that the database itself answered with are thrown at once. `work` must
 * bear being done twice: the answer to the first try may be what was lost.
 */
export async function throughOutage<T>(work: () => Promise<T>, maxMs: number): Promise<T> {
  const startedAt = performance.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || performance.now() - startedAt + waitMs > maxMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function isOutage(error: unknown): boolean {
  return isPassing(error) || (error instanceof Error && error.message === "Query read timeout");
}
