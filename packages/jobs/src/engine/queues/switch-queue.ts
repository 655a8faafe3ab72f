import { setTimeout as delay } from "node:timers/promises";
import { transact } from "@jobwire/db";
import type { Queryable } from "@jobwire/db";
import type { Pool } from "pg";
import { InvalidInput } from "../invalid-input.ts";
import { isProviderScope } from "../admission/limits.ts";
import { ADMISSION_LOCK } from "../admission/pass.ts";

/** Uses queue_pkey. Says nothing when there is no such queue. */
const SET = {
  pause: "update queue set paused_at = coalesce(paused_at, now()) where name = $1",
  resume: "update queue set paused_at = null where name = $1",
  drain: "update queue set draining_at = coalesce(draining_at, now()) where name = $1",
  accept: "update queue set draining_at = null where name = $1",
} as const;

/**
 * Takes back the slots of a queue that nobody has claimed; where $2, only while it is paused. One that somebody holds at this moment (to claim
 * it, say) is passed over: to wait for it with others in hand would be a deadlock. Counts those.
 */
const TAKE_BACK = `
  with unclaimed as (
    select job_id from slot
    where claimed_at is null and ($1 = '*' or queue = $1)
      and (not $2::bool or exists (select from queue where name = $1 and paused_at is not null))
  ),
  free as materialized (
    select job_id from slot where claimed_at is null and job_id in (select job_id from unclaimed)
    for update skip locked
  ),
  back as (
    delete from slot using free where slot.job_id = free.job_id returning slot.bell_id
  ),
  silenced as materialized (
    select id from graphile_worker.complete_jobs(array(select bell_id from back where bell_id is not null))
  )
  select ((select count(*) from unclaimed) - (select count(*) from back))::int as held,
    (select count(*) from silenced) as silenced`;

/** Between two looks at slots that somebody held, in milliseconds. */
const LOOK_AGAIN_MS = 5;

/**
 * Turns a switch of a queue, under the lock of admission: when this resolves, it holds in every process.
 * Pausing takes back the slots that no worker has claimed.
 * @throws InvalidInput for an unknown queue
 */
export async function switchQueue(pool: Pool, name: string, how: keyof typeof SET): Promise<void> {
  await transact(pool, async (client) => {
    await client.query(ADMISSION_LOCK);
    await change(client, SET[how], [name]);
    if (how === "pause") await takeBack(client, name);
  });
  // No pass gives slots of a paused queue: these are the last ones, and each is claimed or free in a moment.
  while (how === "pause" && (await takeBack(pool, name)) > 0) await delay(LOOK_AGAIN_MS);
}

/** @returns how many unclaimed slots somebody held */
async function takeBack(db: Queryable, name: string, { ifPaused = true } = {}): Promise<number> {
  const { rows } = await db.query<{ held: number }>(TAKE_BACK, [name, ifPaused]);
  return rows[0]?.held ?? 0;
}

/**
 * Writes overrides, under the lock of admission. Slots that nobody has claimed were given by the limits before:
 * they are taken back, and the next pass gives as many as may be.
 * @throws InvalidInput for an unknown queue
 */
export async function overrideLimits(pool: Pool, name: string, overrides: object): Promise<void> {
  await transact(pool, async (client) => {
    await client.query(ADMISSION_LOCK);
    await change(client, "update queue set overrides = $2 where name = $1", [name, JSON.stringify(overrides)]);
    await takeBack(client, name, { ifPaused: false });
  });
}

/** @throws InvalidInput for an unknown queue */
export async function checkQueue(db: Queryable, name: string): Promise<void> {
  await change(db, "select from queue where name = $1", [name]);
}

async function change(db: Queryable, statement: string, values: [name: string, ...unknown[]]): Promise<void> {
  // What services outside may have is for the environment to say.
  if (!isProviderScope(values[0])) {
    const { rowCount } = await db.query(statement, values);
    if (rowCount === 1) return;
  }
  const { rows } = await db.query<{ name: string }>("select name from queue order by name");
  const names = rows.map((row) => row.name).filter((name) => !isProviderScope(name));
  const expected = `one of ${names.join(", ")}`;
  throw new InvalidInput({ field: "name", expected, got: JSON.stringify(values[0]) });
}
