/**
 * `pnpm bench waiting [--waiting 100000] [--rounds 20]`: what it takes to tell where jobs stand, and to open
 * a page, behind a long backlog: of one user, and of a thousand.
 */
import { createPool } from "@jobwire/db";
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { migrate } from "@jobwire/db/migrate";
import { createMemoryBus } from "@jobwire/jobs/bus";
import { createEngine } from "@jobwire/jobs/engine";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { readOpening } from "../apps/server/src/live/opening-rows.ts";
import { seedUsers, seedWaiting } from "./seed-jobs.ts";
import { summarise } from "./summarise.ts";

export async function benchWaiting(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      waiting: { type: "string", default: "100000" },
      rounds: { type: "string", default: "20" },
      json: { type: "boolean", default: false },
    },
  });
  const waiting = Number(values.waiting);
  await using cleanup = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-bench-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = cleanup.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg"), durable: false }));
  await migrate(postgres.url);
  const pool = createPool({ url: postgres.url, statementTimeoutMs: 600_000 });
  cleanup.defer(() => pool.end());
  const bus = cleanup.use(createMemoryBus({ logger: pino({ level: "silent" }) }));
  const engine = createEngine({ pool, bus, logger: pino({ level: "silent" }) });
  await pool.query(
    "insert into worker (id, host, pid, version, concurrency) values (gen_random_uuid(), 'bench', 1, 'bench', 50)",
  );

  const series: Record<string, number[]> = {};
  for (const users of [1, 1_000]) {
    const userIds = Array.from({ length: users }, (_, n) => `user-${n}`);
    await pool.query("delete from job");
    await seedUsers(pool, userIds);
    await seedWaiting(pool, userIds, waiting);
    const { rows } = await pool.query<{ id: string }>("select id from job order by id limit 1000");
    const ids = rows.map(({ id }) => id);
    const time = async (name: string, work: () => Promise<unknown>) => {
      const tookMs: number[] = [];
      for (let round = -5; round < Number(values.rounds); round += 1) {
        const startedAt = performance.now();
        await work();
        if (round >= 0) tookMs.push(performance.now() - startedAt);
      }
      series[`${name}, ${users} with ${waiting / users} each`] = tookMs;
    };
    for (const count of [1, 20, 200])
      await time(`explain ${count}`, () => engine.explain(ids.filter((_, at) => at % (1_000 / count) === 0)));
    await time("live snapshot", () => readOpening(pool, { userId: "user-0" }, null));
    await time("live snapshot for an admin", () => readOpening(pool, "all", null));
  }
  summarise(`where ${waiting} waiting jobs stand, in ms`, series, values.json);
}
