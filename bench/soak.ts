/**
 * `pnpm bench soak [--minutes 5] [--rate 100] [--keep-seconds 60] [--json]`: does it stay small?
 *
 * Jobs are started at an even rate and run to their end, one in twenty with a stored file and one in ten
 * with a key; each is kept for a moment and then removed. So the number of rows settles, and
 * everything that goes on growing after that is bloat. The tables are looked at every ten seconds: living
 * and dead rows (as the database counts them), and bytes on disk with indexes. The wait from start to
 * handler is measured all along, because removal must not hold up the queue.
 */
import { mkdtemp, chmod, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createPool } from "@jobwire/db";
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { migrate } from "@jobwire/db/migrate";
import { createPostgresBus } from "@jobwire/jobs/bus";
import { createAdmitter, createEngine, startCaretaker } from "@jobwire/jobs/engine";
import type { Handler, Handlers } from "@jobwire/jobs/engine";
import { createStorage } from "@jobwire/jobs/storage";
import { handlers } from "@jobwire/jobs/tasks";
import { startWorker } from "@jobwire/jobs/worker";
import { pino } from "pino";
import type { Pool } from "pg";
import { describeMachine, summaryOf } from "./summarise.ts";

const USER_ID = "soak";
const SAMPLE_MS = 10_000;
const TABLES = ["job", "job_event", "slot", "dedupe", "artifact", "doomed_file", "graphile_worker._private_jobs"];

interface Sample {
  seconds: number;
  tables: Record<string, { living: number; dead: number; kib: number }>;
}

export async function benchSoak(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: "string", default: "5" },
      rate: { type: "string", default: "100" },
      "keep-seconds": { type: "string", default: "60" },
      json: { type: "boolean", default: false },
    },
  });
  const [minutes, perSecond, keepSeconds] = [values.minutes, values.rate, values["keep-seconds"]].map(Number) as [
    number,
    number,
    number,
  ];
  const { samples, waitsMs, started, removed, filesLeft } = await soak({ minutes, perSecond, keepSeconds });
  const waits = summaryOf(waitsMs);
  const growth = growthOf(samples);
  if (values.json) {
    const title = "soak";
    const environment = describeMachine();
    console.log(JSON.stringify({ title, environment, started, removed, filesLeft, waits, growth, samples }));
    return;
  }
  console.log(`\nsoak: ${minutes} min, ${perSecond} jobs/s, each kept ${keepSeconds} s\n${describeMachine()}\n`);
  for (const table of TABLES) {
    console.log(table);
    console.log(
      line(
        "  seconds",
        samples.map((sample) => sample.seconds),
      ),
    );
    for (const figure of ["living", "dead", "kib"] as const) {
      console.log(
        line(
          `  ${figure}`,
          samples.map((sample) => sample.tables[table]?.[figure] ?? 0),
        ),
      );
    }
    console.log(`  second half of the run beside the first, at most: ${growth[table]?.toFixed(2) ?? "–"}× KiB\n`);
  }
  console.log(`started ${started}, removed ${removed}, files left on disk ${filesLeft}`);
  console.log(
    `wait from start to handler, ms: p50 ${waits.p50.toFixed(0)}, p95 ${waits.p95.toFixed(0)}, max ${waits.max.toFixed(0)}`,
  );
}

async function soak(load: { minutes: number; perSecond: number; keepSeconds: number }) {
  await using parts = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-soak-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  parts.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = parts.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg") }));
  const databaseUrl = postgres.url;
  await migrate(databaseUrl);
  const logger = pino({ level: process.env.BENCH_LOG_LEVEL ?? "warn" });
  const pool = createPool({ url: databaseUrl, applicationName: "soak" });
  parts.defer(() => pool.end());
  await pool.query(
    `insert into "user" (id, name, email, email_verified, updated_at) values ($1, $1, $1, true, now())`,
    [USER_ID],
  );
  const bus = parts.use(createPostgresBus({ databaseUrl, logger }));
  await bus.start();
  const files = join(dataDir, "files");
  const storage = createStorage({ kind: "fs", root: files });
  const engine = createEngine({ pool, bus, logger });
  parts.use(createAdmitter({ pool, bus, logger }));

  const waitsMs: number[] = [];
  const startedAt = new Map<string, number>();
  const early = new Set<string>();
  let started = 0;
  const countdown: Handler<"demo.countdown"> = async (ctx, { steps }) => {
    const at = startedAt.get(ctx.jobId);
    if (at === undefined) early.add(ctx.jobId); // it began before its start came back
    else waitsMs.push(performance.now() - at);
    startedAt.delete(ctx.jobId);
    ctx.progress({ percent: 50, message: "half" });
    ctx.log("info", "halfway there");
    if (steps === 20) await ctx.artifact(new Uint8Array(2_000), { name: "result", contentType: "text/plain" });
    return { counted: steps, attempts: ctx.attempt };
  };
  const soaked: Handlers = { ...handlers, "demo.countdown": async () => countdown };
  const worker = await startWorker({ pool, databaseUrl, bus, storage, logger, handlers: soaked, concurrency: 16 });
  parts.defer(() => worker.drain());
  let removed = 0;
  const caretaker = startCaretaker({
    pool,
    bus,
    storage,
    logger,
    retentionDays: null,
    guestDays: null,
    rules: [{ tasks: null, days: load.keepSeconds / 86_400 }],
    roundMs: 2_000,
    onRound: (report) => void (removed += report.removed),
  });
  parts.defer(() => caretaker.stop());

  const samples: Sample[] = [];
  const beganAt = performance.now();
  const endsAt = beganAt + load.minutes * 60_000;
  let sampleAt = beganAt + SAMPLE_MS;
  while (performance.now() < endsAt) {
    const due = Math.floor(((performance.now() - beganAt) / 1_000) * load.perSecond) - started;
    const requests = Array.from({ length: Math.min(due, 200) }, (_, index) => {
      const n = started + index;
      return {
        task: "demo.countdown" as const,
        input: { steps: n % 20 === 0 ? 20 : 1 },
        userId: USER_ID,
        ...(n % 10 === 0 ? { dedupe: { key: `k${n}`, mode: "throttle" as const, windowMs: 20_000 } } : {}),
      };
    });
    const askedAt = performance.now();
    const jobs = await Promise.all(requests.map((request) => engine.enqueue(request)));
    for (const { id } of jobs) if (!early.delete(id)) startedAt.set(id, askedAt);
    started += requests.length;
    if (performance.now() >= sampleAt) {
      samples.push({ seconds: Math.round((performance.now() - beganAt) / 1_000), tables: await measure(pool) });
      sampleAt += SAMPLE_MS;
    }
    await delay(50);
  }
  const filesLeft = (await readdir(files, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return { samples, waitsMs, started, removed, filesLeft: filesLeft.length };
}

async function measure(pool: Pool): Promise<Sample["tables"]> {
  const { rows } = await pool.query<{ table: string; living: number; dead: number; kib: number }>(
    `select name as table, pg_stat_get_live_tuples(name::regclass)::int as living,
       pg_stat_get_dead_tuples(name::regclass)::int as dead, (pg_total_relation_size(name::regclass) / 1024)::int as kib
     from unnest($1::text[]) as name`,
    [TABLES],
  );
  return Object.fromEntries(rows.map(({ table, ...figures }) => [table, figures]));
}

/** Largest size in the last half of the samples beside the largest in the half before, once rows are being removed. */
function growthOf(samples: readonly Sample[]): Record<string, number> {
  const middle = Math.ceil(samples.length / 2);
  const largest = (table: string, some: readonly Sample[]) => Math.max(...some.map((s) => s.tables[table]?.kib ?? 0));
  return Object.fromEntries(
    TABLES.map((table) => [table, largest(table, samples.slice(middle)) / largest(table, samples.slice(0, middle))]),
  );
}

function line(name: string, figures: readonly number[]): string {
  const every = Math.max(1, Math.ceil(figures.length / 12));
  const shown = figures.filter((_, index) => index % every === every - 1);
  return name.padEnd(12) + shown.map((figure) => String(figure).padStart(8)).join("");
}
