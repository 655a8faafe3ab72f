/**
 * `pnpm bench throughput [--rounds 5] [--jobs 6000] [--json]`: jobs per second, against the queues that
 * others would use on the same Postgres.
 *
 * All of them have {@link CONCURRENCY} jobs at once, one Node process, and one durable Postgres (fsync and
 * synchronous_commit on) with a database each. In every round each contender has the jobs put into its
 * tables, then works them off; contenders take turns inside a round, in another order each time, so that
 * whatever else the machine does falls on all alike. Jobwire runs with all that it does: its history of
 * events, admission, the bus between processes, and a viewer who is told of every change.
 *
 * `--scale`: Jobwire alone, with nothing else in its database, with a million jobs of history, and with
 * 100 000 jobs waiting; what a job costs should not change.
 */
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { readCpuTimeMs, readMachineTimeMs } from "./cpu-time.ts";
import { CONCURRENCY } from "./contenders/contender.ts";
import type { Contender, Measured, Work } from "./contenders/contender.ts";
import { startGraphile } from "./contenders/graphile.ts";
import { startJobwire } from "./contenders/jobwire.ts";
import { startPgBoss } from "./contenders/pg-boss.ts";
import { seedHistory, seedUsers, seedWaiting } from "./seed-jobs.ts";
import { describeMachine, summaryOf } from "./summarise.ts";

/** A slow contender is counted as far as it comes in this time. */
const LIMIT_MS = 15_000;

export async function benchThroughput(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: "5" },
      jobs: { type: "string", default: "6000" },
      only: { type: "string" },
      scale: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  await using cleanup = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-bench-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = cleanup.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg") }));
  const database = (name: string): string => {
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const all = values.scale ? scaleContenders(database) : rivals(database, postgres.url);
  const contenders: Contender[] = [];
  for (const start of all) contenders.push(cleanup.use(await start()));

  const postmasterPid = await postmasterOf(postgres.url);
  const cpuTimeMs = () => readCpuTimeMs(postmasterPid);
  const works: Work[] = values.scale ? ["no-op"] : ["no-op", "10 ms"];
  const jobs = Number(values.jobs);
  const measured = new Map<string, Round[]>();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const work of works) {
      // Another order each time, so that nobody always runs on what the one before left behind.
      for (const contender of [
        ...contenders.slice(round % contenders.length),
        ...contenders.slice(0, round % contenders.length),
      ]) {
        if (values.only !== undefined && !values.only.split(";").includes(contender.name)) continue;
        const count = work === "no-op" ? jobs : Math.ceil(jobs / 2);
        const stopWatchingOthers = watchOthers(cpuTimeMs);
        const result = await contender.round({ work, jobs: count, limitMs: LIMIT_MS, cpuTimeMs });
        const others = stopWatchingOthers();
        const key = `${work}\t${contender.name}`;
        measured.set(key, [...(measured.get(key) ?? []), { ...result, others }]);
        if (!values.json) {
          const { perSecond, cpuUsPerJob } = result;
          const name = contender.name.padEnd(38);
          const figures = `${Math.round(perSecond)}/s, ${Math.round(cpuUsPerJob)} µs, others ${Math.round(100 * others)} %`;
          console.log(`round ${round + 1}  ${work.padEnd(6)} ${name} ${figures}`);
        }
      }
    }
  }
  report(measured, values.json);
}

/** @returns stops, and tells the share of the machine that went to anything but this benchmark and its Postgres */
function watchOthers(cpuTimeMs: () => number | null): () => number {
  const at = () => ({ ours: cpuTimeMs(), all: readMachineTimeMs(), clockMs: performance.now() });
  const from = at();
  return () => {
    const to = at();
    const usedMs = (to.all ?? Number.NaN) - (from.all ?? Number.NaN) - ((to.ours ?? 0) - (from.ours ?? 0));
    return Math.max(0, usedMs / ((to.clockMs - from.clockMs) * availableParallelism()));
  };
}

type StartContender = () => Promise<Contender>;

function rivals(database: (name: string) => string, adminUrl: string): StartContender[] {
  const inOwn = (name: string, start: (url: string) => Promise<Contender>) => async () => {
    await createDatabase(adminUrl, name);
    return start(database(name));
  };
  return [
    inOwn("ours", (url) => startJobwire(url)),
    inOwn("graphile_default", (url) => startGraphile(url, "default")),
    inOwn("graphile_batched", (url) => startGraphile(url, "batched")),
    inOwn("boss_default", (url) => startPgBoss(url, "default")),
    inOwn("boss_tuned", (url) => startPgBoss(url, "tuned")),
  ];
}

function scaleContenders(database: (name: string) => string): StartContender[] {
  const others = Array.from({ length: 1_000 }, (_, index) => `user-${index}`);
  return [
    () => startJobwire(database("alone"), { name: "nothing else" }),
    () =>
      startJobwire(database("history"), {
        name: "1 000 000 jobs of history",
        async seed(pool, userId) {
          await seedUsers(pool, others);
          await seedHistory(pool, [...others, userId], 1_000_000);
        },
      }),
    () =>
      startJobwire(database("waiting"), {
        name: "100 000 jobs waiting behind",
        beforeRound: (pool, userId) => seedWaiting(pool, userId, 100_000),
      }),
  ];
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  await onServer(adminUrl, `create database ${name}`);
}

async function postmasterOf(adminUrl: string): Promise<number> {
  const [row] = await onServer(adminUrl, "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid");
  return (row as { pid: number }).pid;
}

async function onServer(adminUrl: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Of a round, besides what it measured: the share of the machine that others had. */
type Round = Measured & { others: number };

function report(measured: ReadonlyMap<string, readonly Round[]>, asJson: boolean): void {
  const results = [...measured].map(([key, rounds]) => {
    const [work = "", name = ""] = key.split("\t");
    const perSecond = rounds.map((round) => Math.round(round.perSecond));
    const cpuUs = Math.round(summaryOf(rounds.map((round) => round.cpuUsPerJob)).p50);
    const { p50: median } = summaryOf(perSecond);
    const others = Math.round(100 * summaryOf(rounds.map((round) => round.others)).p50);
    return { work, name, median, lowest: Math.min(...perSecond), highest: Math.max(...perSecond), cpuUs, others };
  });
  const first = results[0]?.name ?? "";
  const compared = results.map((result) => {
    const ours = results.find(({ name, work }) => name === first && work === result.work);
    return { ...result, ratio: Math.round((100 * (ours?.median ?? Number.NaN)) / result.median) / 100 };
  });
  const title = "throughput (jobs per second)";
  const environment = `${describeMachine()}, ${CONCURRENCY} jobs at once`;
  if (asJson) {
    console.log(JSON.stringify({ title, environment, results: compared }));
    return;
  }
  const legend = `ratio: ${first} to each; cpu: µs of all processes per job; others: % of the machine that anything else had`;
  console.log(`\n${title}; ${legend}\n${environment}\n`);
  const width = Math.max(...compared.map(({ name }) => name.length));
  const line = (cells: readonly unknown[]) => cells.map((cell) => String(cell).padStart(9)).join("");
  console.log("".padEnd(8 + width) + line(["median", "lowest", "highest", "ratio", "cpu", "others"]));
  for (const { work, name, median, lowest, highest, ratio, cpuUs, others } of compared) {
    console.log(work.padEnd(8) + name.padEnd(width) + line([median, lowest, highest, ratio, cpuUs, others]));
  }
}
