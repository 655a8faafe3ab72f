// A worker in a process of its own, to be killed in the middle of a book.
import { createPool } from "@jobwire/db";
import pino from "pino";
import { createPostgresBus } from "../../bus/index.ts";
import { createAdmitter } from "../../engine/index.ts";
import { startFamilyPass } from "../../engine/workflow/family-pass.ts";
import { createStorage } from "../../storage/index.ts";
import { createChildPool } from "../../worker/child/index.ts";
import { startWorker } from "../../worker/start-worker.ts";
import type { WorkerTimings } from "../../worker/timings.ts";
import { handlers } from "./book-handlers.ts";

/** Passed on the command line, as JSON. */
export interface BookWorkerSettings {
  databaseUrl: string;
  storageRoot: string;
  effectsFile: string;
  timings: WorkerTimings;
}

const { databaseUrl, storageRoot, effectsFile, timings } = JSON.parse(process.argv[2] ?? "") as BookWorkerSettings;
process.on("disconnect", () => process.exit());
const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? "silent" });
const pool = createPool({ url: databaseUrl });
const bus = createPostgresBus({ databaseUrl, logger });
await bus.start();
startFamilyPass({ pool, bus, logger });
createAdmitter({ pool, bus, logger });
const childPool = createChildPool({
  logger,
  handlersModule: new URL("book-handlers.ts", import.meta.url),
  env: { TEST_EFFECTS: effectsFile },
});
const storage = createStorage({ kind: "fs", root: storageRoot });
await startWorker({ pool, databaseUrl, bus, storage, logger, timings, childPool, handlers, concurrency: 6 });
