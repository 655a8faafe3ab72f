import type { Queryable } from "@jobwire/db";
import type { QueueLimits } from "../../catalog/index.ts";

/** What an admin has set stays. In the order of the names, so that processes that start together do not deadlock. */
const ENSURE = `
  insert into queue (name, defaults)
  select name, defaults from unnest($1::text[], $2::jsonb[]) as known(name, defaults) order by name
  on conflict (name) do update set defaults = excluded.defaults where queue.defaults <> excluded.defaults`;

/**
 * Writes down what this version and its environment say about queues; what was set at run time still
 * wins. To be done at each start, before anything is admitted.
 */
export async function ensureQueues(db: Queryable, defaults: Readonly<Record<string, QueueLimits>>): Promise<void> {
  const names = Object.keys(defaults);
  await db.query(ENSURE, [names, names.map((name) => JSON.stringify(defaults[name]))]);
}
