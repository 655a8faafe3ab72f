import { together } from "@jobwire/db";
import type { Pool, PoolClient } from "pg";

/**
 * For transactions whose every statement has an index to go by. Statistics lag behind: a plan that was
 * made while few jobs waited, and reads them all to sort them, must not be kept when 100 000 do. With
 * these there is one plan, whatever the values: it is kept, for making it takes twenty times what following it does.
 */
export const BY_INDEX = `
  set local enable_seqscan = off;
  set local enable_bitmapscan = off;
  set local enable_sort = off;
  set local plan_cache_mode = force_generic_plan`;

/**
 * Reads by indexes alone, on one connection.
 * @param read resolves when nothing of it is under way
 */
export async function readByIndex<T>(pool: Pool, read: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const [, result] = await together(client, () => [client.query(`begin read only; ${BY_INDEX}`), read(client)]);
    return result;
  } finally {
    // Nobody waits for the end of what only read.
    client.query("rollback").then(
      () => client.release(),
      (cause: Error) => client.release(cause),
    );
  }
}
