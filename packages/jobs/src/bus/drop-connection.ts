import type { Socket } from "node:net";
import type pg from "pg";

/**
 * Lets go of a connection that may be dead. `client.end()` alone waits for the other side, which may
 * never answer; so the socket goes too. Never throws.
 */
export function dropConnection(client: pg.Client): void {
  void client.end().catch(() => {});
  // Not in pg's types, yet part of every version's client.
  (client as unknown as { connection?: { stream?: Socket } }).connection?.stream?.destroy();
}
