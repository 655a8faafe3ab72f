/**
 * `pnpm bench fairness [--rounds 4] [--jobs 100] [--backlog 100000] [--json]`: how long one user waits while
 * another has a very long line.
 *
 * Two databases on one Postgres. In both, {@link REGULARS} users keep {@link PLACES} places busy without
 * a break: each always has jobs waiting. In one of them, one of these has 100 000 more. A further user
 * submits one job at a time; measured is what passes from before the submit until its handler starts. The
 * two take turns, so that whatever else the machine does falls on both.
 */
import { createPool } from "@jobwire/db";
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { migrate } from "@jobwire/db/migrate";
import { createPostgresBus } from "@jobwire/jobs/bus";
import { TASK_NAMES } from "@jobwire/jobs/catalog";
import { createAdmitter, createEngine } from "@jobwire/jobs/engine";
import type { Handlers } from "@jobwire/jobs/engine";
import { createStorage } from "@jobwire/jobs/storage";
import { startWorker } from "@jobwire/jobs/worker";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Client } from "pg";
import type { Pool } from "pg";
import { pino } from "pino";
import { seedWaiting } from "./seed-jobs.ts";
import { describeMachine, summaryOf } from "./summarise.ts";

/** Users whose jobs keep the workers busy, and how many each always has in the line. */
const REGULARS = 5;
const WAITING_EACH = 5;

/** Jobs at once, and how long each takes. */
const PLACES = 4;
const WORK_MS = 40;

/** The target of the design: what the wait may grow by. */
const TARGET = 1.2;

export async function benchFairness(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: "4" },
      jobs: { type: "string", default: "100" },
      backlog: { type: "string", default: "100000" },
      json: { type: "boolean", default: false },
    },
  });
  await using cleanup = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-bench-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = cleanup.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg") }));

  const sides = { without: 0, with: Number(values.backlog) };
  const waits = { without: [] as number[], with: [] as number[] };
  const addresses = { without: "", with: "" };
  for (const side of ["without", "with"] as const) {
    addresses[side] = await createDatabase(postgres.url, side);
    const pool = createPool({ url: addresses[side] });
    await createUsers(pool);
    if (sides[side] > 0) await seedWaiting(pool, userOf(0), sides[side]);
    await pool.end();
  }
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const side of round % 2 === 0 ? (["without", "with"] as const) : (["with", "without"] as const)) {
      const measured = await measure(addresses[side], Number(values.jobs));
      waits[side].push(...measured);
      if (!values.json) {
        const { p50, p95 } = summaryOf(measured);
        console.log(`round ${round + 1}  ${side.padEnd(8)} p50 ${p50.toFixed(0)} ms  p95 ${p95.toFixed(0)} ms`);
      }
    }
  }
  report(waits, sides.with, values.json);
}

const userOf = (n: number) => `regular-${n}`;
const MEASURED = "somebody";

/** Runs a worker on this database until so many jobs of the measured user have started. */
async function measure(databaseUrl: string, jobs: number): Promise<number[]> {
  await using parts = new AsyncDisposableStack();
  const logger = pino({ level: process.env.BENCH_LOG_LEVEL ?? "silent" });
  const pool = createPool({ url: databaseUrl });
  parts.defer(() => pool.end());
  const bus = parts.use(createPostgresBus({ databaseUrl, logger }));
  await bus.start();
  const engine = createEngine({ pool, bus, logger });
  parts.use(createAdmitter({ pool, bus, logger }));
  const start = (userId: string) => engine.enqueue({ task: "demo.countdown", input: {}, userId });

  let onStart = () => {};
  const handler = async ({ userId }: { userId: string }) => {
    if (userId === MEASURED) onStart();
    await delay(WORK_MS);
    return { counted: 1, attempts: 1 };
  };
  const handlers = Object.fromEntries(TASK_NAMES.map((task) => [task, async () => handler])) as unknown as Handlers;
  const storage = createStorage({ kind: "fs", root: join(tmpdir(), "jobwire-bench-files") });
  parts.use(await startWorker({ pool, databaseUrl, bus, storage, logger, handlers, concurrency: PLACES }));

  let isOver = false;
  const following: Promise<unknown>[] = [];
  bus.subscribeOwn((message) => {
    if (message.kind !== "hints") return;
    for (const { state, userId } of message.hints) {
      if (state === "completed" && userId !== MEASURED && !isOver) following.push(start(userId));
    }
  });
  for (let n = 0; n < REGULARS * WAITING_EACH; n += 1) await start(userOf(n % REGULARS));

  const waits: number[] = [];
  for (let n = 0; n < jobs; n += 1) {
    const submittedAt = performance.now();
    const started = new Promise<void>((resolve) => (onStart = resolve));
    await start(MEASURED);
    await started;
    // The first ones come while the plans of the statements are made.
    if (n >= 10) waits.push(performance.now() - submittedAt);
    await delay(Math.random() * WORK_MS);
  }
  isOver = true;
  await Promise.all(following);
  await pool.query("delete from job where state not in ('completed', 'failed', 'cancelled') and id > $1", [NOT_SEEDED]);
  return waits;
}

/** Ids of seeded jobs lie below, those of jobs that are made now above. */
const NOT_SEEDED = "01000000-0000-7000-8000-000000000000";

async function createDatabase(adminUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database "fairness_${name}"`);
  await client.end();
  const url = new URL(adminUrl);
  url.pathname = `/fairness_${name}`;
  await migrate(url.href);
  return url.href;
}

async function createUsers(pool: Pool): Promise<void> {
  const userIds = [MEASURED, ...Array.from({ length: REGULARS }, (_, n) => userOf(n))];
  await pool.query(
    `insert into "user" (id, name, email, email_verified, updated_at)
     select id, id, id, true, now() from unnest($1::text[]) as new(id)`,
    [userIds],
  );
}

function report(waits: { without: number[]; with: number[] }, backlog: number, asJson: boolean): void {
  const [without, with_] = [summaryOf(waits.without), summaryOf(waits.with)];
  const ratio = { p50: with_.p50 / without.p50, p95: with_.p95 / without.p95 };
  const environment = describeMachine();
  const title = `wait of one user, without and with ${backlog} jobs of another ahead (ms)`;
  if (asJson) {
    console.log(JSON.stringify({ title, environment, without, with: with_, ratio, target: TARGET }));
    return;
  }
  console.log(`\n${title}\n${environment}\n`);
  for (const [name, { p50, p95, max, count }] of Object.entries({ without, with: with_ })) {
    console.log(`${name.padEnd(8)} p50 ${p50.toFixed(1)}  p95 ${p95.toFixed(1)}  max ${max.toFixed(1)}  n ${count}`);
  }
  console.log(`ratio    p50 ${ratio.p50.toFixed(2)}×  p95 ${ratio.p95.toFixed(2)}×  (target ≤ ${TARGET}×)`);
}
