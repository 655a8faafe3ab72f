/**
 * `pnpm bench live [--jobs 100] [--reports 200] [--pause 250] [--json]`: how long a person waits for a sign of life.
 *
 * - submit → handler start: from before the client's `start` call to the first line of the handler;
 *   one job at a time on an idle server, so after a pause: notes, couriers and the search for news that follow the
 *   job before are over. `--pause 0` measures a person who starts the next at once.
 * - progress → callback: from the handler's `ctx.progress()` to the client's callback that shows it.
 *
 * Both ends are read from one machine's clock: the server is the real product, started as processes
 * of their own, except that its countdown stamps its messages with the time (stamped-countdown.ts).
 * Reports are further apart than the wire's own throttle (100 ms), so none is measured that was
 * held back on purpose; the client takes part in nothing else. Measured once with everything in one
 * process and once with api and worker as two processes on one database; the client is always its own.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createClient, type JobwireClient } from "@jobwire/client";
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { startServer } from "@jobwire/e2e/harness/start-server";
import { clockMs } from "./clock.ts";
import { summarise } from "./summarise.ts";

const STAMP = { NODE_OPTIONS: `--import=${new URL("./stamped-countdown.ts", import.meta.url).href}` };
/** Done before anything is counted: connections, prepared statements, warm code. */
const WARM_UP_JOBS = 10;

export async function benchLive(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      jobs: { type: "string", default: "100" },
      reports: { type: "string", default: "200" },
      /** Milliseconds. */
      pause: { type: "string", default: "250" },
      json: { type: "boolean", default: false },
    },
  });
  const series: Record<string, number[]> = {};
  for (const [place, roles] of [
    ["one process", ["all"]],
    ["two processes", ["api", "worker"]],
  ] as const) {
    const measured = await measure(roles, {
      jobs: Number(values.jobs),
      reports: Number(values.reports),
      pauseMs: Number(values.pause),
    });
    series[`submit → handler start, ${place}`] = measured.startedMs;
    series[`progress → callback, ${place}`] = measured.progressMs;
  }
  summarise("live: what a person waits for (ms)", series, values.json);
}

async function measure(
  roles: readonly ("all" | "api" | "worker")[],
  amount: { jobs: number; reports: number; pauseMs: number },
) {
  await using cleanup = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-bench-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = cleanup.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg") }));
  const servers = [];
  for (const role of roles) {
    servers.push(cleanup.use(await startServer({ databaseUrl: postgres.url, dataDir, role, env: STAMP })));
  }
  const [front] = servers;
  if (front === undefined) throw new Error("expected a role, got none");
  const { token } = await front.adminSignIn();
  const client = cleanup.use(createClient({ url: front.url, sessionToken: token }));
  await measureStarts(client, WARM_UP_JOBS, 0);
  return {
    startedMs: await measureStarts(client, amount.jobs, amount.pauseMs),
    progressMs: await measureProgress(client, amount.reports),
  };
}

async function measureStarts(client: JobwireClient, jobs: number, pauseMs: number): Promise<number[]> {
  const waits: number[] = [];
  for (let index = 0; index < jobs; index += 1) {
    await delay(pauseMs);
    const submittedMs = clockMs();
    const job = await client.start("demo.countdown", { seconds: 0, steps: 1 });
    for await (const event of job.events()) {
      if (event.kind === "log") waits.push((event.data.data as { atMs: number }).atMs - submittedMs);
    }
  }
  return waits;
}

async function measureProgress(client: JobwireClient, reports: number): Promise<number[]> {
  const waits: number[] = [];
  const job = await client.start("demo.countdown", { seconds: 0, steps: reports });
  let lastSeen = "";
  const stop = client.live.subscribeJob(job.jobId, () => {
    const message = client.live.get(job.jobId)?.progress?.message ?? "";
    if (message === lastSeen || message === "") return;
    lastSeen = message;
    waits.push(clockMs() - Number(message));
  });
  await job.result();
  stop();
  return waits;
}
