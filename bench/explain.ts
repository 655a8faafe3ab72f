/**
 * `pnpm bench explain [--rows 1000000] [--waiting 100000] [--events-per-job 3] [--only inbox] [--out docs/plans]`: the plans of
 * all statements that must stay fast however long the history grows.
 *
 * Fills a database with jobs that are over, jobs that wait and jobs that run, and with what people keep: one of them 10 000
 * files, results, notes and movements of credits, a thousand others 200 each. Then does what the product does all day, by its
 * own code, over connections on which Postgres writes down each plan as it was really executed (auto_explain, with times and
 * buffers). One text file for each verb; fails when a plan reads through a big table (explain/reads-through.ts).
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
import type { Pool } from "pg";
import { pino } from "pino";
import { explainAttempts } from "./explain/attempt-verbs.ts";
import { explainCollection } from "./explain/collection-verbs.ts";
import { explainCredits } from "./explain/credit-verbs.ts";
import { explainDeliveries } from "./explain/delivery-verbs.ts";
import { explainEngine } from "./explain/engine-verbs.ts";
import { explainInbox } from "./explain/inbox-verbs.ts";
import { explainLibrary } from "./explain/library-verbs.ts";
import { explainPerson } from "./explain/person-verbs.ts";
import type { Parts } from "./explain/parts.ts";
import { openExplained, writePlans } from "./explain/plans.ts";
import type { Explained } from "./explain/plans.ts";
import { seedApp } from "./explain/seed-app.ts";
import { seedHistory, seedUsers, seedWaiting } from "./seed-jobs.ts";
import { describeMachine } from "./summarise.ts";

const USERS = Array.from({ length: 1_000 }, (_, index) => `user-${index}`);
const BUSY = "user-0";
/** Has a large library, a long inbox and a large collection. */
const COLLECTOR = "collector";
const COLLECTED = 10_000;
const OTHERS_COLLECTED = 200;

/** In this order: what goes before leaves the rest as it was. */
const VERBS: Readonly<Record<string, (parts: Parts) => Promise<void>>> = {
  person: (parts) => explainPerson(parts, COLLECTOR),
  library: (parts) => explainLibrary(parts, COLLECTOR),
  collection: (parts) => explainCollection(parts, COLLECTOR),
  credits: (parts) => explainCredits(parts, COLLECTOR),
  deliveries: (parts) => explainDeliveries(parts, COLLECTOR),
  inbox: (parts) => explainInbox(parts, COLLECTOR),
  engine: (parts) => explainEngine(parts, BUSY),
  attempts: (parts) => explainAttempts(parts, BUSY),
};

export async function benchExplain(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: "string", default: "1000000" },
      waiting: { type: "string", default: "100000" },
      "events-per-job": { type: "string", default: "3" },
      only: { type: "string", multiple: true, default: Object.keys(VERBS) },
      out: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const unknown = values.only.find((name) => !Object.hasOwn(VERBS, name));
  if (unknown !== undefined)
    throw new Error(`expected --only to be one of ${Object.keys(VERBS).join(", ")}, got "${unknown}"`);
  const rows = Number(values.rows);
  await using cleanup = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-bench-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = cleanup.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg"), durable: false }));
  await migrate(postgres.url);
  const plain = createPool({ url: postgres.url, statementTimeoutMs: 600_000 });
  cleanup.defer(() => plain.end());
  await seedUsers(plain, [COLLECTOR, ...USERS]);
  await seedApp(plain, [
    { userIds: USERS, each: OTHERS_COLLECTED },
    { userIds: [COLLECTOR], each: COLLECTED },
  ]);
  await seedHistory(plain, USERS, rows, Number(values["events-per-job"]));
  await seedWaiting(plain, COLLECTOR, 50);
  await seedWaiting(plain, BUSY, Number(values.waiting));
  await plain.query(
    // Lives for as long as this takes.
    `insert into worker (id, host, pid, version, concurrency, heartbeat_at)
     values (gen_random_uuid(), 'bench', 1, 'bench', 50, now() + interval '1 day')`,
  );

  const explained = await explainAll(plain, postgres.url, values.only);
  if (values.out !== undefined) await writePlans(values.out, explained, rows);
  if (values.json)
    console.log(JSON.stringify({ environment: describeMachine(), rows, results: explained.map(summaryOf) }));
  else
    for (const { verb, totalMs, readsThrough } of explained) {
      const complaint = readsThrough.length === 0 ? "" : `  READS THROUGH ${readsThrough.join(", ")}`;
      console.log(`${verb.padEnd(32)} ${totalMs.toFixed(2).padStart(9)} ms${complaint}`);
    }
  const bad = explained.filter(({ readsThrough }) => readsThrough.length > 0);
  if (bad.length > 0) {
    console.error(`expected no plan to read through a big table, got ${bad.map(({ verb }) => verb).join(", ")}`);
    process.exitCode = 1;
  }
}

const summaryOf = ({ verb, totalMs, readsThrough }: Explained) => ({ verb, totalMs, readsThrough });

async function explainAll(plain: Pool, url: string, only: readonly string[]): Promise<Explained[]> {
  const { pool, explain, explained } = await openExplained(plain, url);
  const logger = pino({ level: "silent" });
  await using bus = createMemoryBus({ logger });
  const parts: Parts = { explain, pool, plain, engine: createEngine({ pool, bus, logger }), bus, logger };
  for (const [name, verbs] of Object.entries(VERBS)) if (only.includes(name)) await verbs(parts);
  await pool.end();
  return explained;
}
