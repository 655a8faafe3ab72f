// A worker in a process of its own, to be killed between two kept steps.
import { createPool } from "@jobwire/db";
import pino from "pino";
import { createPostgresBus } from "../../../bus/index.ts";
import { createStorage } from "../../../storage/index.ts";
import { startWorker } from "../../../worker/start-worker.ts";
import { countdownOnly } from "../../../worker/test/countdown-only.ts";
import type { WorkerTimings } from "../../../worker/timings.ts";
import { startFamilyPass } from "../family-pass.ts";
import { keptStepsHandler } from "./kept-steps-handler.ts";

/** Passed on the command line, as JSON. */
export interface KeptStepsProcess {
  databaseUrl: string;
  storageRoot: string;
  effectsFile: string;
  timings: WorkerTimings;
}

const { databaseUrl, storageRoot, effectsFile, timings } = JSON.parse(process.argv[2] ?? "") as KeptStepsProcess;
process.on("disconnect", () => process.exit());
const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? "silent" });
const pool = createPool({ url: databaseUrl });
const bus = createPostgresBus({ databaseUrl, logger });
await bus.start();
startFamilyPass({ pool, bus, logger });
await startWorker({
  pool,
  databaseUrl,
  bus,
  storage: createStorage({ kind: "fs", root: storageRoot }),
  logger,
  timings,
  handlers: countdownOnly(
    keptStepsHandler(effectsFile, () => {
      process.send?.("between");
      return new Promise(() => {});
    }),
  ),
});
