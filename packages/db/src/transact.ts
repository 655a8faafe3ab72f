import type { Pool, PoolClient } from "pg";

/**
 * Runs `work` in one transaction (read committed): commits when it returns, rolls back when it throws
 * and throws on. Nothing is tried again: whether a lost COMMIT took effect only the caller can tell.
 */
export async function transact<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken); // a connection that cannot roll back is dropped
  }
}
