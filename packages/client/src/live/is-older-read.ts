import type { ReadVersion } from "@jobwire/jobs/wire";

/** Whether one was read before another. Those of another history of the database cannot be compared: what comes later counts. */
export function isOlderRead(
  { version }: { version: ReadVersion },
  { version: than }: { version: ReadVersion },
): boolean {
  return version.epoch === than.epoch && version.transactions < than.transactions;
}
