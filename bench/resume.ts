/**
 * `pnpm bench resume [--trials 20] [--json]`: how long a job stands still when its worker is killed.
 *
 * One api process and two workers on one database. Each trial starts a long countdown, waits until it
 * runs, sends `kill -9` to the worker that runs it at a random moment of the heartbeat's period, and
 * measures by one clock (this process) until the client has received the event that says another
 * worker has claimed it. The killed worker is replaced before the next trial.
 */
import { createClient } from "@jobwire/client";
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { type RunningServer, startServer } from "@jobwire/e2e/harness/start-server";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { summarise } from "./summarise.ts";

const HEARTBEAT_MS = 5_000;

export async function benchResume(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { trials: { type: "string", default: "20" }, json: { type: "boolean", default: false } },
  });
  const trials = Number(values.trials);
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-bench-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = cleanup.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg"), durable: false }));
  const shared = { databaseUrl: postgres.url, dataDir };
  const api = cleanup.use(await startServer({ ...shared, role: "api" }));
  const startWorker = () => startServer({ ...shared, role: "worker" });
  const workers = new Map<number, RunningServer>();
  cleanup.defer(async () => {
    await Promise.all(workers.values().map((worker) => worker.stop()));
  });
  for (let index = 0; index < 2; index += 1) {
    const worker = await startWorker();
    workers.set(worker.pid, worker);
  }
  const { token } = await api.adminSignIn();
  const client = cleanup.use(createClient({ url: api.url, sessionToken: token }));
  cleanup.defer(client.floor.subscribe(() => {}));

  const resumedMs: number[] = [];
  for (let trial = 0; trial < trials; trial += 1) {
    const job = await client.start("demo.countdown", { seconds: 300, steps: 300 });
    let killedAtMs = 0;
    for await (const event of job.events()) {
      if (event.kind !== "state" || event.data.event !== "claim") continue;
      if (event.attempt > 1) {
        resumedMs.push(performance.now() - killedAtMs);
        break;
      }
      await delay(Math.random() * HEARTBEAT_MS);
      const holder = client.floor.get().value?.workers.find(({ id }) => id === event.data.workerId);
      const victim = workers.get(holder?.pid ?? -1);
      if (victim === undefined) throw new Error(`No process runs worker ${String(event.data.workerId)}`);
      workers.delete(victim.pid);
      killedAtMs = performance.now();
      await victim.kill("SIGKILL");
      const successor = await startWorker();
      workers.set(successor.pid, successor);
    }
    await job.cancel();
    if (!values.json) console.log(`trial ${trial + 1}: ${(resumedMs.at(-1) ?? Number.NaN) / 1_000} s`);
  }
  summarise("worker kill -9 → resumed (ms)", { resumed: resumedMs }, values.json);
}
