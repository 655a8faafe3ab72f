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
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { CONCURRENCY } from "./contenders/contender.ts";
import type { Contender, Work } from "./contenders/contender.ts";
import { startGraphile } from "./contenders/graphile.ts";
import { startJobwire } from "./contenders/jobwire.ts";
import { startPgBoss } from "./contenders/pg-boss.ts";
import { seedHistory, seedWaiting } from "./seed-jobs.ts";
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

  const works: Work[] = values.scale ? ["no-op"] : ["no-op", "10 ms"];
  const jobs = Number(values.jobs);
  const measured = new Map<string, number[]>();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const work of works) {
      // Another order each time, so that nobody always runs on what the one before left behind.
      for (const contender of [
        ...contenders.slice(round % contenders.length),
        ...contenders.slice(0, round % contenders.length),
      ]) {
        if (values.only !== undefined && !contender.name.includes(values.only)) continue;
        const perSecond = await contender.round({
          work,
          jobs: work === "no-op" ? jobs : Math.ceil(jobs / 2),
          limitMs: LIMIT_MS,
        });
        const key = `${work}\t${contender.name}`;
        measured.set(key, [...(measured.get(key) ?? []), perSecond]);
        if (!values.json)
          console.log(`round ${round + 1}  ${work.padEnd(6)} ${contender.name.padEnd(38)} ${Math.round(perSecond)}/s`);
      }
    }
  }
  report(measured, values.json);
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
          await pool.query(
            `insert into "user" (id, name, email, email_verified, created_at, updated_at)
             select id, id, id, true, now(), now() from unnest($1::text[]) id on conflict do nothing`,
            [others],
          );
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
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}

function report(measured: ReadonlyMap<string, readonly number[]>, asJson: boolean): void {
  const results = [...measured].map(([key, perSecond]) => {
    const [work = "", name = ""] = key.split("\t");
    const { p50: median } = summaryOf(perSecond);
    return {
      work,
      name,
      median: Math.round(median),
      lowest: Math.round(Math.min(...perSecond)),
      highest: Math.round(Math.max(...perSecond)),
    };
  });
  const ours = new Map(
    results.filter(({ name }) => name === results[0]?.name).map(({ work, median }) => [work, median]),
  );
  const compared = results.map((result) => ({
    ...result,
    ratio: Math.round((100 * (ours.get(result.work) ?? 0)) / result.median) / 100,
  }));
  const environment = `${describeMachine()}, ${CONCURRENCY} jobs at once`;
  if (asJson) {
    console.log(JSON.stringify({ title: "throughput (jobs per second)", environment, results: compared }));
    return;
  }
  console.log(`\nthroughput (jobs per second; ratio: ${results[0]?.name} to each)\n${environment}\n`);
  const width = Math.max(...compared.map(({ name }) => name.length));
  console.log(
    `${"".padEnd(8)}${"".padEnd(width)}${["median", "lowest", "highest", "ratio"].map((head) => head.padStart(9)).join("")}`,
  );
  for (const { work, name, median, lowest, highest, ratio } of compared) {
    console.log(
      `${work.padEnd(8)}${name.padEnd(width)}${[median, lowest, highest, ratio].map((value) => String(value).padStart(9)).join("")}`,
    );
  }
}
