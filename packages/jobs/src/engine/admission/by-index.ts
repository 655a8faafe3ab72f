import type { Pool, PoolClient } from "pg";

/**
 * For transactions whose every statement has an index to go by. Statistics lag behind: a plan that was
 * made while few jobs waited, and reads them all to sort them, must not be kept when 100 000 do.
 */
export const BY_INDEX = `
  set local enable_seqscan = off;
  set local enable_bitmapscan = off;
  set local enable_sort = off`;

/** Reads by indexes alone, on one connection. */
export async function readByIndex<T>(pool: Pool, read: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`begin read only; ${BY_INDEX}`);
    return await read(client);
  } finally {
    await client.query("rollback").catch((cause: Error) => (broken = cause));
    client.release(broken);
  }
}
