// A worker in a process of its own, to be killed or stopped. Its countdowns save a checkpoint, say so,
// then wait for the word `finish`; one of 666 steps kills its worker.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPool } from "@jobwire/db";
import pino from "pino";
import { createPostgresBus } from "../../bus/index.ts";
import { createAdmitter } from "../../engine/index.ts";
import { startFamilyPass } from "../../engine/workflow/family-pass.ts";
import { createStorage } from "../../storage/index.ts";
import { startWorker } from "../start-worker.ts";
import { countdownOnly } from "./countdown-only.ts";
import type { FromWorkerProcess, WorkerProcessSettings } from "./start-worker-process.ts";

const { databaseUrl, storageRoot, timings, tempRoot } = JSON.parse(process.argv[2] ?? "") as WorkerProcessSettings;
const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? "silent" });
const say = (message: FromWorkerProcess) => void process.send?.(message);

let finish = () => {};
const finished = new Promise<void>((resolve) => (finish = resolve));
// A test that died has nobody left to end us.
process.on("disconnect", () => process.exit());
process.on("message", (message) => message === "finish" && finish());

const pool = createPool({ url: databaseUrl });
const bus = createPostgresBus({ databaseUrl, logger });
await bus.start();
startFamilyPass({ pool, bus, logger });
createAdmitter({ pool, bus, logger });
const worker = await startWorker({
  pool,
  databaseUrl,
  bus,
  storage: createStorage({ kind: "fs", root: storageRoot }),
  logger,
  timings,
  ...(tempRoot === undefined ? {} : { tempRoot }),
  handlers: countdownOnly(async (ctx, input) => {
    if (input.steps === 666) {
      writeFileSync(join(ctx.tempDir, "left-behind"), "");
      process.kill(process.pid, "SIGKILL");
    }
    await ctx.checkpoint({ counted: 1 });
    ctx.signal.addEventListener("abort", () => say({ kind: "aborted", reason: String(ctx.signal.reason.reason) }));
    say({ kind: "running", jobId: ctx.jobId });
    await finished;
    ctx.log("info", "a zombie speaks");
    return { counted: 666, attempts: ctx.attempt };
  }),
});
say({ kind: "ready", workerId: worker.id });
