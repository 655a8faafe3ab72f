import type { Pool, PoolClient } from "pg";
import { together } from "./together.ts";

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

/**
 * As `transact`, in as few round trips as there can be: BEGIN travels with what is read first, and COMMIT with
 * the last statement where `write` calls `commit` without awaiting that one. A statement that fails makes the
 * COMMIT behind it a rollback.
 * @param read must not write: should BEGIN fail, it is sent all the same. Resolves when nothing of it is under way
 * @param write may call `commit`, and then writes nothing more; otherwise that follows when it returns
 */
export async function transactAtOnce<Found, T>(
  pool: Pool,
  read: (client: PoolClient) => Promise<Found>,
  write: (client: PoolClient, found: Found, commit: () => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const [, found] = await together(client, () => [client.query("BEGIN"), read(client)]);
    let committed: Promise<unknown> | undefined;
    const commit = () => (committed ??= client.query("COMMIT"));
    const result = await write(client, found, commit);
    await commit();
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}
