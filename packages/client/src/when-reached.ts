import { JobwireError } from "./jobwire-error.ts";

/**
 * Reads something, again for as long as nobody answers.
 * @param delaysMs waits between the tries
 * @throws what `read` throws: an answer of the server, or what the last try failed with
 */
export async function whenReached<T>(
  read: () => Promise<T>,
  delaysMs: readonly number[],
  signal?: AbortSignal,
): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await read();
    } catch (error) {
      if (signal?.aborted === true || !(error instanceof JobwireError) || error.status !== 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
  return read();
}
