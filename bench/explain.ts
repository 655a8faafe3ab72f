/**
 * `pnpm bench explain [--rows 1000000] [--waiting 100000] [--events-per-job 3] [--out docs/plans]`: the plans of all statements
 * that must stay fast however long the history grows.
 *
 * Fills a database with jobs that are over, jobs that wait and jobs that run, then does what the product
 * does all day, by its own code, over connections on which Postgres writes down each plan as it was
 * really executed (auto_explain, with times and buffers). One text file for each verb; fails when a plan
 * reads through all of `job` or `job_event`.
 */
import { applyTransitions, claimRung, createPool } from "@jobwire/db";
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { migrate } from "@jobwire/db/migrate";
import { createMemoryBus } from "@jobwire/jobs/bus";
import { createAdmitter, createEngine } from "@jobwire/jobs/engine";
import { DEFAULT_TIMINGS, sweepOnce } from "@jobwire/jobs/worker";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Pool } from "pg";
import { pino } from "pino";
import { listJobIds } from "../apps/server/src/api/job-rows.ts";
import { readChanged, readWatermark } from "../apps/server/src/live/changed-rows.ts";
import { readFloor } from "../apps/server/src/live/floor-rows.ts";
import { readOpening } from "../apps/server/src/live/opening-rows.ts";
import { readExpired } from "../packages/jobs/src/engine/retention/expired-jobs.ts";
import { removeJobs } from "../packages/jobs/src/engine/retention/remove-jobs.ts";
import { seedHistory, seedUsers, seedWaiting } from "./seed-jobs.ts";
import { describeMachine } from "./summarise.ts";

const USERS = Array.from({ length: 1_000 }, (_, index) => `user-${index}`);
const BUSY = "user-0";
/** Done before plans are written down, so that they are those of a warm server. */
const WARM_UP = 2;
const READS_ALL = /Seq Scan on (?:job|job_event)\b/;

/** A verb of the product and its plans. */
interface Explained {
  verb: string;
  plans: string[];
  readsAll: boolean;
  totalMs: number;
}

export async function benchExplain(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: "string", default: "1000000" },
      waiting: { type: "string", default: "100000" },
      "events-per-job": { type: "string", default: "3" },
      out: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const rows = Number(values.rows);
  await using cleanup = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-bench-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = cleanup.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg"), durable: false }));
  await migrate(postgres.url);
  const plain = createPool({ url: postgres.url, statementTimeoutMs: 600_000 });
  cleanup.defer(() => plain.end());
  await seedUsers(plain, USERS);
  await seedHistory(plain, USERS, rows, Number(values["events-per-job"]));
  await seedWaiting(plain, BUSY, Number(values.waiting));
  await plain.query(
    "insert into worker (id, host, pid, version, concurrency) values (gen_random_uuid(), 'bench', 1, 'bench', 50)",
  );

  const explained = await explainAll(plain, postgres.url);
  if (values.out !== undefined) await writePlans(values.out, explained, rows);
  if (values.json)
    console.log(JSON.stringify({ environment: describeMachine(), rows, results: explained.map(summaryOf) }));
  else
    for (const one of explained)
      console.log(
        `${one.verb.padEnd(28)} ${one.totalMs.toFixed(2).padStart(9)} ms  ${one.readsAll ? "READS ALL" : ""}`,
      );
  const bad = explained.filter((one) => one.readsAll);
  if (bad.length > 0) {
    console.error(`expected no plan to read through job or job_event, got ${bad.map(({ verb }) => verb).join(", ")}`);
    process.exitCode = 1;
  }
}

const summaryOf = ({ verb, totalMs, readsAll }: Explained) => ({ verb, totalMs, readsAll });

async function explainAll(plain: Pool, url: string): Promise<Explained[]> {
  const notices: string[] = [];
  const pool = createPool({ url: withPlans(url), max: 1 });
  pool.on("connect", (client) => client.on("notice", ({ message }) => notices.push(message ?? "")));
  const logger = pino({ level: "silent" });
  await using bus = createMemoryBus({ logger });
  const engine = createEngine({ pool, bus, logger });
  const explained: Explained[] = [];

  async function explain(verb: string, work: () => Promise<unknown>): Promise<void> {
    for (let time = 0; time < WARM_UP; time += 1) await work();
    notices.length = 0;
    await work();
    const plans = notices.filter((notice) => notice.startsWith("duration:"));
    const totalMs = plans.reduce((sum, plan) => sum + Number.parseFloat(plan.slice("duration:".length)), 0);
    explained.push({ verb, plans, readsAll: plans.some((plan) => READS_ALL.test(plan)), totalMs });
  }

  const all = { userId: null, states: null, tasks: null, itemId: null, after: null, limit: 50 };
  await explain("list-own", () => listJobIds(pool, { ...all, userId: BUSY }));
  await explain("list-own-failed", () => listJobIds(pool, { ...all, userId: "user-7", states: ["failed"] }));
  await explain("list-admin", () => listJobIds(pool, all));
  for (const state of ["queued", "running", "completed", "failed", "cancelled"] as const) {
    await explain(`list-admin-${state}`, () => listJobIds(pool, { ...all, states: [state] }));
  }
  const [deep] = (await plain.query<{ id: string }>("select id from job order by id offset 5000 limit 1")).rows;
  await explain("list-admin-last-pages", () => listJobIds(pool, { ...all, after: deep?.id ?? null }));
  const page = await listJobIds(plain, all);
  await explain("read-jobs", () => engine.readJobs(page));
  await explain("read-events", () => engine.readEvents(page[0] ?? "", 0, 1_000));
  await explain("live-snapshot-own", () => readOpening(pool, { userId: "user-7" }, null));
  await explain("live-snapshot-own-100000-waiting", () => readOpening(pool, { userId: BUSY }, null));
  await explain("live-snapshot-admin", () => readOpening(pool, "all", null));
  const { watermark } = await readWatermark(plain);
  await explain("live-changed-since", () => readChanged(pool, watermark));
  await explain("floor", () => readFloor(pool));
  await explain("queues", () => engine.queues.list());
  await explain("failures", () => engine.failures({ userId: null }));
  await explain("why-waiting", () => engine.explain({ userIds: [BUSY], limit: 100 }));
  await explain("place-in-line", () => engine.placeInLine(page[0] ?? ""));
  await explain("enqueue", () => engine.enqueue({ task: "demo.countdown", input: {}, userId: BUSY }));
  await explain("admission", async () => {
    const admitter = createAdmitter({ pool, bus, logger });
    await admitter.idle();
    await admitter.stop();
    await plain.query("delete from slot where claimed_at is null");
  });
  await explain("sweep", () => sweepOnce(pool, bus, DEFAULT_TIMINGS));
  const expired = (db: Pool) => readExpired(db, { days: 1, tasks: null }, [], null, 500);
  await explain("retention-find", () => expired(pool));
  await explain("retention-remove", async () => {
    const ids = (await expired(plain)).expired.map(({ id }) => id);
    await removeJobs(pool, ids);
  });
  await explainAttempts(explain, plain, pool);
  await pool.end();
  return explained;
}

/** Claims and finishes of a batch, as group commit makes them. */
async function explainAttempts(
  explain: (verb: string, work: () => Promise<unknown>) => Promise<void>,
  plain: Pool,
  pool: Pool,
): Promise<void> {
  const batch = 50;
  const { rows: workers } = await plain.query<{ id: string }>("select id from worker limit 1");
  const workerId = workers[0]?.id ?? "";
  const { rows: jobs } = await plain.query<{ id: string }>(
    "select id from job where state = 'queued' and user_id = $1 order by id limit $2",
    [BUSY, batch * (WARM_UP + 1)],
  );
  await plain.query(
    `with rung as (
       select id, key from graphile_worker.add_jobs(array(
         select ('jobwire', json_build_object('jobId', id, 'attempt', 1), null, null, 25, id || ':1', 0, null)::graphile_worker.job_spec
           from unnest($1::uuid[]) id)))
     insert into slot (job_id, attempt, queue, user_id, bell_id)
     select job.id, 1, queue, user_id, rung.id from job join rung on rung.key = job.id || ':1'
     where job.id = any($1::uuid[]) on conflict do nothing`,
    [jobs.map(({ id }) => id)],
  );
  const claimed: string[] = [];
  await explain("claim", async () => {
    claimed.push(...(await claimRung(pool, workerId, batch)).claims.map(({ jobId }) => jobId));
  });
  await explain("complete", () => {
    const output = { counted: 1, attempts: 1 };
    const lease = { workerId, attempt: 1 };
    return applyTransitions(
      pool,
      claimed.splice(0, batch).map((jobId) => ({ jobId, event: "complete", lease, output })),
    );
  });
}

/** Every statement's plan comes as a notice, with what it really did. */
function withPlans(databaseUrl: string): string {
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_parameter_max_length": "80",
    client_min_messages: "log",
  };
  const url = new URL(databaseUrl);
  url.searchParams.set(
    "options",
    Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(" "),
  );
  return url.href;
}

async function writePlans(dir: string, explained: readonly Explained[], rows: number): Promise<void> {
  const folder = join(dir, rows.toLocaleString("en-GB").replaceAll(",", "_"));
  await mkdir(folder, { recursive: true });
  for (const { verb, plans } of explained) {
    // Of statements that come again and again (a foreign key is checked row by row) the first is enough.
    const once = new Map(
      plans.toReversed().map((plan) => [/Query Text:[^]*?(?=\n\S.*cost=)/.exec(plan)?.[0] ?? plan, plan]),
    );
    const text = [...once.values()]
      .reverse()
      .map((plan) => plan.replace(/[ \t]+$/gm, "").trimEnd())
      .join("\n\n");
    await writeFile(join(folder, `${verb}.txt`), `${text}\n`);
  }
}
