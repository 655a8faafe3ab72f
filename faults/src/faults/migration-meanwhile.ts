import { setTimeout as delay } from "node:timers/promises";
import { transact } from "@jobwire/db";
import { countJobs } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

/** What the next release's migration may do at once: columns, defaults, a table, an index. */
const NEXT_RELEASE = [
  `alter table job add column later text, add column later_count int not null default 0`,
  `alter table worker add column later jsonb`,
  `create table later (job_id uuid primary key, note text not null default '')`,
  `create index job_later on job (later) where later is not null`,
];

export const migrationMeanwhile: Fault = {
  name: "migration-meanwhile",
  summary: "the schema of a next release comes while this one works: no job fails, none runs again",
  async run(arena, { isShort }) {
    const failures: string[] = [];
    const { ids } = await steadyDuring(
      arena,
      20,
      (index) => ({ seconds: index % 5 === 0 ? 1.5 : 0.2, steps: 4 }),
      async () => {
        await delay(2_000);
        arena.mark("migration-meanwhile", "injected");
        await transact(arena.database.pool, async (client) => {
          for (const statement of NEXT_RELEASE) await client.query(statement);
        });
        await delay(2_000);
        // The next release's processes come up beside those of this one, which go later.
        const old = [...arena.workers];
        for (const _ of old) await arena.startWorker();
        await delay(isShort ? 1_000 : 5_000);
        for (const worker of old) await worker.signal("SIGTERM");
        arena.mark("migration-meanwhile", "healed");
      },
    );
    await arena.settled();
    const completed = await countJobs(arena.database.pool, "completed", ids);
    if (completed !== ids.length) failures.push(`${ids.length - completed} of ${ids.length} jobs did not complete.`);
    const { rows } = await arena.database.pool.query<{ n: number }>(
      "select count(*)::int as n from job where attempt > 1",
    );
    if (rows[0]?.n !== 0) failures.push(`${rows[0]?.n} jobs were run again.`);
    return { recoveriesMs: [], trials: 1, failures };
  },
};
