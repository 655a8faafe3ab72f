import { transact } from "@jobwire/db";
import type { Queryable } from "@jobwire/db";
import type { Pool } from "pg";
import { InvalidInput } from "../invalid-input.ts";
import { ADMISSION_LOCK } from "../admission/pass.ts";

/** Uses queue_pkey. Says nothing when there is no such queue. */
const SET = {
  pause: "update queue set paused_at = coalesce(paused_at, now()) where name = $1",
  resume: "update queue set paused_at = null where name = $1",
  drain: "update queue set draining_at = coalesce(draining_at, now()) where name = $1",
  accept: "update queue set draining_at = null where name = $1",
} as const;

/** A slot that is being claimed at this moment is waited for, and stays. */
const TAKE_BACK = `
  with back as (
    delete from slot where claimed_at is null and ($1 = '*' or queue = $1) returning job_id || ':' || attempt as key
  )
  delete from graphile_worker._private_jobs bell using back where bell.key = back.key and bell.locked_at is null`;

/**
 * Turns a switch of a queue, under the lock of admission: when this resolves, it holds in every process.
 * Pausing takes back the slots that no worker has claimed.
 * @throws InvalidInput for an unknown queue
 */
export async function switchQueue(pool: Pool, name: string, how: keyof typeof SET): Promise<void> {
  await transact(pool, async (client) => {
    await client.query(ADMISSION_LOCK);
    await change(client, SET[how], [name]);
    if (how === "pause") await client.query(TAKE_BACK, [name]);
  });
}

/** Writes overrides. @throws InvalidInput for an unknown queue */
export async function overrideLimits(pool: Pool, name: string, overrides: object): Promise<void> {
  await change(pool, "update queue set overrides = $2 where name = $1", [name, JSON.stringify(overrides)]);
}

async function change(db: Queryable, statement: string, values: [name: string, ...unknown[]]): Promise<void> {
  const { rowCount } = await db.query(statement, values);
  if (rowCount === 1) return;
  const { rows } = await db.query<{ name: string }>("select name from queue order by name");
  const expected = `one of ${rows.map((row) => row.name).join(", ")}`;
  throw new InvalidInput({ field: "name", expected, got: JSON.stringify(values[0]) });
}
