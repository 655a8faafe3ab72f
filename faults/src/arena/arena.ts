import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TERMINAL_STATES } from "@jobwire/db/lifecycle";
import type { QueueLimits } from "@jobwire/jobs/catalog";
import type { WorkerTimings } from "@jobwire/jobs/worker";
import type { Cap, HistoryRecord } from "../history/record.ts";
import type { TracedSettings } from "../traced/settings.ts";
import { type ArenaDatabase, startArenaDatabase } from "./database.ts";
import { type ArenaProcess, startArenaProcess } from "./arena-process.ts";
import { clockMs } from "./clock.ts";
import { createRandom } from "./random.ts";
import { readRows, readTrace } from "./read-rows.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import { createSubmitter, type Submitter } from "./submitter.ts";
import { until } from "./until.ts";
import { createWatcher, type Watcher } from "./watcher.ts";

export interface ArenaOptions {
  seed: number;
  /** Worker processes. Default 2. */
  workers?: number;
  users?: number;
  /** A fifth of the real ones, in their order, for runs that have no time; or the real ones. */
  timings?: "short" | "real";
  /** Of the queue `default`. */
  limits?: QueueLimits;
  durable?: boolean;
  childMemoryMb?: number;
  /** Where the database's files go; default: beside the rest. */
  databaseDir?: string;
  /** Where the product's files go; default: beside the rest. */
  dataDir?: string;
  /** The history is kept in this folder. */
  keepIn?: string;
}

/** The product as processes on a database of its own, under load, watched: where faults are injected. */
export interface Arena extends AsyncDisposable {
  readonly database: ArenaDatabase;
  readonly api: ArenaProcess;
  /** Those that are not gone. */
  readonly workers: readonly ArenaProcess[];
  /** One per user. */
  readonly submitters: readonly Submitter[];
  readonly watchers: readonly Watcher[];
  readonly dataDir: string;
  readonly recorder: Recorder;
  random(): number;
  startWorker(options?: { clockOffMs?: number; env?: Record<string, string> }): Promise<ArenaProcess>;
  /** A new api process on the port of the one that is gone. */
  restartApi(): Promise<void>;
  /** Notes when something is broken or whole again; returns the instant. */
  mark(name: string, phase: "injected" | "healed"): number;
  /** Handlers at work now, as rows and processes say it. */
  holders(): Promise<{ jobId: string; attempt: number; pid: number }[]>;
  /** Resolves once every acknowledged job is over and the watchers have heard it. */
  settled(withinMs?: number): Promise<void>;
  /** The whole history so far. */
  history(): Promise<HistoryRecord[]>;
}

const SHORT_TIMINGS: Partial<WorkerTimings> = {
  heartbeatMs: 1_000,
  selfFenceMs: 3_000,
  lostAfterMs: 5_000,
  sweepMs: 1_000,
  overdueMs: 2_000,
  cancelGraceMs: 2_000,
  cancelOverdueMs: 4_000,
  abortGraceMs: 1_000,
};

/**
 * A supervisor never gives up; this is longer than any fault. On a busy machine a start takes longer than the
 * database is left in peace.
 */
export const SUPERVISED_FOR_MS = 600_000;

export async function startArena(options: ArenaOptions): Promise<Arena> {
  const { seed, workers: count = 2, users = 3, timings = "real", durable = true, limits = {} } = options;
  await using starting = new AsyncDisposableStack();
  // Workers that are started later are its too.
  const cleanup = new AsyncDisposableStack();
  const unwind = starting.use(cleanup);
  const folder = await mkdtemp(join(tmpdir(), "jobwire-faults-"));
  await chmod(folder, 0o755); // for the system user that runs Postgres
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const keepIn = options.keepIn ?? folder;
  await mkdir(keepIn, { recursive: true });
  const dataDir = options.dataDir ?? join(folder, "data");
  const trace = join(keepIn, "trace.ndjson");
  await rm(trace, { force: true });
  const recorder = createRecorder(join(keepIn, "history.ndjson"));
  cleanup.defer(() => recorder.close());
  const random = createRandom(seed);
  const database = cleanup.use(await startArenaDatabase(options.databaseDir ?? join(folder, "pg"), { durable }));
  const { url: databaseUrl } = database;

  const settings: TracedSettings = {
    trace,
    timings: timings === "short" ? SHORT_TIMINGS : {},
    limits,
    childMemoryMb: options.childMemoryMb ?? 768,
    clockOffMs: 0,
  };
  for (const cap of capsOf(limits)) recorder.add(cap);
  const start = async (
    role: "api" | "worker",
    more: { clockOffMs?: number; env?: Record<string, string>; port?: number } = {},
  ) => {
    const { clockOffMs = 0, env = {}, port } = more;
    const its = { ...settings, clockOffMs };
    return cleanup.use(await startArenaProcess({ role, databaseUrl, dataDir, settings: its, recorder, env, port }));
  };
  let api = await start("api");
  const { port } = api.server;
  const workers: ArenaProcess[] = [];
  const startWorker: Arena["startWorker"] = async (more) => {
    const worker = await start("worker", more);
    workers.push(worker);
    return worker;
  };
  await Promise.all(Array.from({ length: count }, () => startWorker()));

  /** As its supervisor would: again until it stays up, and one at a time. */
  let restarting: Promise<void> | undefined;

  let isOver = false;
  const submitters: Submitter[] = [];
  const watchers: Watcher[] = [];
  for (let index = 0; index < users; index += 1) {
    const name = `client-${index + 1}`;
    // An account is no part of what is tested: on a machine with no time to spare, one more try.
    let tries = 0;
    const { token } = await until("an account", () =>
      api.server.signUp({ email: `${name}.${(tries += 1)}@example.com`, password: "correct horse battery staple" }),
    );
    submitters.push(
      createSubmitter({ url: () => api.server.url, token, client: name, recorder, isOver: () => isOver }),
    );
    watchers.push(cleanup.use(createWatcher({ url: api.server.url, token, name, recorder })));
  }
  cleanup.defer(() => void (isOver = true));

  const acknowledged = () =>
    new Set(recorder.records.flatMap((record) => (record.kind === "acknowledged" ? [record.jobId] : [])));
  starting.move();
  return {
    database,
    get api() {
      return api;
    },
    get workers() {
      return workers.filter(({ isGone }) => !isGone);
    },
    submitters,
    watchers,
    dataDir,
    recorder,
    random,
    startWorker,
    restartApi() {
      restarting ??= until("the API is back", async () => (api = await start("api", { port })), {
        withinMs: SUPERVISED_FOR_MS,
      })
        .then(() => {})
        .finally(() => (restarting = undefined));
      return restarting;
    },
    mark(name, phase) {
      const atMs = clockMs();
      recorder.add({ kind: "fault", name, phase, atMs });
      return atMs;
    },
    async holders() {
      const { rows } = await database.pool.query<{ jobId: string; attempt: number; pid: number }>(
        `select j.id as "jobId", j.attempt, w.pid from job j join worker w on w.id = j.worker_id
         where j.state in ('running', 'cancelling')`,
      );
      return rows;
    },
    async settled(withinMs = 120_000) {
      const ids = [...acknowledged()];
      await until(
        "every job that was acknowledged is over",
        async () => {
          const { rows } = await database.pool.query<{ n: number }>(
            "select count(*)::int as n from job where id = any($1::uuid[]) and state = any($2::job_state[])",
            [ids, TERMINAL_STATES],
          );
          return rows[0]?.n === ids.length;
        },
        { withinMs, everyMs: 250 },
      ).catch(() => {}); // the checker says which
      await shown(watchers, database);
    },
    async history() {
      const rows = await until("the rows can be read", () => readRows(database.pool));
      return [...recorder.records, ...readTrace(trace), ...rows];
    },
    [Symbol.asyncDispose]: () => {
      isOver = true;
      return unwind.disposeAsync();
    },
  };
}

/** A page that was cut off is back within this. */
const SHOWN_WITHIN_MS = 30_000;

/** Resolves once the watchers show what is stored, or should have. */
async function shown(watchers: readonly Watcher[], database: ArenaDatabase): Promise<void> {
  const late = AbortSignal.timeout(SHOWN_WITHIN_MS);
  const isLate = new Promise<void>((resolve) => late.addEventListener("abort", () => resolve(), { once: true }));
  await Promise.race([Promise.all(watchers.map((watcher) => watcher.heardAll())), isLate]);
  await until(
    "the pages show the end of every job",
    async () => {
      const { rows } = await database.pool.query<{ id: string; rev: number }>("select id, rev from job");
      const revs = new Map(rows.map(({ id, rev }) => [id, rev]));
      return watchers.every(({ client }) => client.live.all().every(({ id, rev }) => (revs.get(id) ?? rev) <= rev));
    },
    { withinMs: SHOWN_WITHIN_MS, everyMs: 250 },
  ).catch(() => {});
}

function capsOf({ concurrency, userConcurrency, keyConcurrency }: QueueLimits): Cap[] {
  const cap = (per: Cap["per"], limit: number | null | undefined): Cap[] =>
    limit === null || limit === undefined ? [] : [{ kind: "cap", per, queue: "default", limit }];
  return [...cap("queue", concurrency), ...cap("user", userConcurrency), ...cap("key", keyConcurrency)];
}
