/** Starts Jobwire in this process and stops it on a signal. */
import { fileURLToPath } from "node:url";
import { nearMissLine, problemLine, readEnv } from "./env.ts";
import { banner } from "./start/banner.ts";
import { createLogger, createScrub } from "./start/logger.ts";
import { failureLine, isPlain } from "./start/start-failure.ts";
import { type Jobwire, startJobwire, type StopOptions } from "./start/start-jobwire.ts";

const WEB_DIR = fileURLToPath(new URL("../../web/dist", import.meta.url));
/** What an orderly stop may take after an error that nobody caught, in ms. */
const LAST_RESORT_MS = 10_000;

const { env, problems, nearMisses } = readEnv();
for (const miss of nearMisses) process.stderr.write(`Warning: ${nearMissLine(miss)}\n`);
if (env === null) {
  for (const problem of problems) process.stderr.write(`${problemLine(problem)}\n`);
  process.exit(1);
}

const logger = createLogger(env);
const scrub = createScrub(env);
let signalled = false;

/** Set once the start has ended, well or not. */
const starting: Promise<Jobwire | null> = startJobwire({ env, logger, webDir: WEB_DIR }).catch((error: unknown) => {
  if (!isPlain(error)) logger.debug({ err: error }, "the start failed");
  process.stderr.write(`${scrub(failureLine(error))}\n`);
  process.exitCode = 1;
  return null;
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void shutDown(signal));
// `npm start` keeps a channel open to us: when it goes, it was killed outright. Whoever did that, and
// may start anew at once, does not wait for jobs to end.
process.on("disconnect", () => void shutDown("disconnect", { atOnce: true }));
process.on("uncaughtException", (error) => void crash(error));
process.on("unhandledRejection", (reason) => void crash(reason));

const jobwire = await starting;
if (jobwire === null) process.exit(1);
if (!signalled) {
  process.stdout.write(banner(env, jobwire));
  logger.info({ role: env.JOBWIRE_ROLE }, "started");
}

async function shutDown(signal: string, options?: StopOptions): Promise<void> {
  // The second time somebody means it: whatever is left is recovered at the next start.
  if (signalled) process.exit(130);
  signalled = true;
  if (options?.atOnce !== true) {
    process.stdout.write("  Stopping: letting running jobs end … (again to stop at once)\n");
  }
  logger.info({ signal }, "stopping");
  const code = await stopAll(options);
  process.exit(code);
}

async function stopAll(options?: StopOptions): Promise<number> {
  try {
    const started = await starting;
    await started?.stop(options);
    return started === null ? 1 : 0;
  } catch (error) {
    logger.error({ err: error }, "the stop was not clean");
    return 1;
  }
}

async function crash(error: unknown): Promise<void> {
  logger.fatal({ err: error }, "an error that nobody caught; stopping");
  setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
  if (signalled) return;
  signalled = true;
  await stopAll();
  process.exit(1);
}
