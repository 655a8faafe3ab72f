import type { Queryable } from "./queryable.ts";

/** What `pg` knows of a client and does not tell: its socket. A pool has none. */
interface Inside {
  connection?: { stream: { cork(): void; uncork(): void } };
}

/**
 * Sends statements over one connection without waiting for the answers to those before, as one piece; they are
 * carried out in their order, each with what the ones before it left. Also when one of them fails it waits for all
 * the others, so that nothing of it is under way any more. Of several that fail, the first in the list is thrown.
 */
export async function together<T extends readonly unknown[]>(
  db: Queryable,
  send: () => readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const stream = (db as Inside).connection?.stream;
  stream?.cork();
  let sent: readonly [...T];
  try {
    sent = send();
  } finally {
    stream?.uncork();
  }
  await Promise.allSettled(sent);
  return Promise.all(sent);
}
