import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { createPool, createPrisma, setStartingCredits } from "@jobwire/db";
import { migrate } from "@jobwire/db/migrate";
import { createPostgresBus } from "@jobwire/jobs/bus";
import { ALL_QUEUES, QUEUES } from "@jobwire/jobs/catalog";
import { createEffects } from "@jobwire/jobs/effects";
import {
  createAdmitter,
  createEngine,
  ensureQueues,
  startCaretaker,
  startFamilyPass,
  startScheduler,
} from "@jobwire/jobs/engine";
import { stopInspecting } from "@jobwire/jobs/media";
import { createStorage } from "@jobwire/jobs/storage";
import { handlers } from "@jobwire/jobs/tasks";
import { DEFAULT_TIMINGS, startSweeper, startWorker, sweepOnce } from "@jobwire/jobs/worker";
import type { Logger } from "pino";
import { createServices } from "../api/create-services.ts";
import { loadAuthSecret } from "../auth/auth-secret.ts";
import { createAuthenticate } from "../auth/authenticate.ts";
import { createAuth } from "../auth/create-auth.ts";
import { hasAdmin, makeFirstAdmin } from "../auth/first-admin.ts";
import { createOneTimeToken } from "../auth/one-time-link.ts";
import type { Env } from "../env.ts";
import { createHttpServer } from "../http/create-http-server.ts";
import { connectionsFrom } from "./connections-from.ts";
import { providerLimitsFrom } from "./provider-limits-from.ts";
import { checkPort } from "./check-port.ts";
import { prepareDataDir } from "./data-dir.ts";
import { listenFailure } from "./start-failure.ts";
import { VERSION } from "./version.ts";

/** What an earlier process, killed or told to stop a moment ago, gets to let go of the database, in ms. */
const WAIT_FOR_OWNER_MS = 10_000;

/**
 * Jobs that a worker has places for at least; more where MAX_CONCURRENT_JOBS allows more. Where it allows fewer,
 * admission keeps to it, and has the places when an admin raises it.
 */
const CONCURRENCY = 16;

export interface Jobwire extends AsyncDisposable {
  /** Address to open; null where this process serves nothing. */
  url: string | null;
  /** Path of a one-time admin sign-in link, where one is due. */
  signInPath: string | null;
  /** Id of this process's worker; null where it has none. */
  workerId: string | null;
  /** Folder of the embedded database; null with a database of one's own. */
  embeddedIn: string | null;
  filesIn: string;
  /** Stops everything, last started first. Idempotent. */
  stop(options?: StopOptions): Promise<void>;
}

export interface StopOptions {
  /** Hands running jobs back, to go on at the next start, instead of giving them time to end. */
  atOnce?: boolean;
}

export interface StartOptions {
  env: Env;
  logger: Logger;
  /** Folder of the built web app. */
  webDir: string;
}

/**
 * The composition root: starts the parts in order; stops those it started when one fails.
 *
 * @throws what failed; `failureLine` says it in words
 */
export async function startJobwire({ env, logger, webDir }: StartOptions): Promise<Jobwire> {
  const serves = env.JOBWIRE_ROLE !== "worker";
  const works = env.JOBWIRE_ROLE !== "api";
  const at = { host: env.HOST, port: env.PORT };
  await using started = new AsyncDisposableStack();

  if (serves && at.port !== 0) await checkPort(at);
  const dirs = await prepareDataDir(env.JOBWIRE_DATA_DIR);

  const embedded =
    env.DATABASE_URL === undefined
      ? started.use(
          await startEmbeddedPostgres({
            dataDir: dirs.database,
            waitForOwnerMs: WAIT_FOR_OWNER_MS,
            onNotice: (notice) => logger.info(notice),
          }),
        )
      : null;
  const databaseUrl = env.DATABASE_URL ?? (embedded?.url as string);
  const applied = await migrate(databaseUrl);
  if (applied.length > 0) logger.info({ migrations: applied.length }, "database brought up to date");

  const pool = createPool({
    url: databaseUrl,
    max: env.DATABASE_POOL_SIZE,
    applicationName: `jobwire ${env.JOBWIRE_ROLE}`,
    onError: (err) => logger.debug({ err }, "a database connection was lost"),
  });
  started.defer(() => pool.end());
  const prisma = createPrisma(pool);
  started.defer(() => prisma.$disconnect());

  const bus = started.use(createPostgresBus({ databaseUrl, logger }));
  await bus.start();
  const storage = createStorage({ kind: "fs", root: dirs.files });
  const engine = createEngine({ pool, bus, logger });
  const ofAll = {
    concurrency: env.MAX_CONCURRENT_JOBS ?? null,
    userJobs: env.MAX_JOBS_PER_USER ?? null,
    guestJobs: env.GUEST_MAX_JOBS,
  };
  await setStartingCredits(pool, env.CREDITS_START);
  await ensureQueues(pool, {
    ...QUEUES,
    [ALL_QUEUES]: ofAll,
    // Who does the work has the keys; a process without any must not lift the limits of those that have them.
    ...(env.JOBWIRE_ROLE === "api" ? {} : providerLimitsFrom(env, connectionsFrom(env))),
  });
  let lookForDoorbells = () => {};
  const admitter = started.use(createAdmitter({ pool, bus, logger, onRung: () => lookForDoorbells() }));
  started.use(startFamilyPass({ pool, bus, logger }));
  let openedAt = env.PUBLIC_URL ?? `http://${openable(env.HOST)}:${env.PORT}`;
  const publicUrl = () => openedAt.replace(/\/$/, "");
  const effects = started.use(
    await createEffects({
      pool,
      bus,
      logger,
      storage,
      publicUrl,
      smtp: env.SMTP_URL === undefined ? null : { url: env.SMTP_URL, from: env.MAIL_FROM ?? "" },
      allowAddresses: env.WEBHOOK_ALLOW_ADDRESSES,
      timings: { awayAfterMs: env.NOTIFY_AFTER_SECONDS * 1_000 },
    }),
  );
  const scheduler = startScheduler({ pool, bus, logger });
  started.defer(() => scheduler.stop());
  const retentionDays = env.JOB_RETENTION_DAYS ?? null;
  const caretaker = startCaretaker({
    ...{ pool, bus, storage, logger, retentionDays },
    guestDays: env.GUEST_RETENTION_DAYS,
  });
  started.defer(() => caretaker.stop());

  const worker = works
    ? await startWorker({
        pool,
        databaseUrl,
        bus,
        storage,
        logger,
        handlers,
        connections: connectionsFrom(env),
        prices: env.AI_PRICES,
        concurrency: Math.max(CONCURRENCY, env.MAX_CONCURRENT_JOBS ?? 0),
        ...(env.JOB_TIMEOUT_MINUTES === undefined ? {} : { maxTimeoutMs: env.JOB_TIMEOUT_MINUTES * 60_000 }),
        version: VERSION,
        tempRoot: dirs.temp,
      })
    : null;
  let atOnce = false;
  if (worker !== null) {
    lookForDoorbells = () => worker.look();
    started.defer(() => (atOnce ? worker.stop() : worker.drain()));
  }
  // Where nobody works, somebody must still notice that a worker went away (a worker sweeps by itself).
  const sweeper = works ? null : startSweeper({ pool, bus, timings: DEFAULT_TIMINGS, logger });
  if (sweeper !== null) started.defer(() => sweeper.stop());

  let url: string | null = null;
  let signInPath: string | null = null;
  if (serves) {
    const secret = await loadAuthSecret({
      given: env.BETTER_AUTH_SECRET,
      sharedDatabase: embedded === null,
      pool,
      keysDir: dirs.keys,
    });
    const auth = createAuth({
      prisma,
      bus,
      logger,
      secret,
      publicUrl: env.PUBLIC_URL,
      trustedOrigins: env.TRUSTED_ORIGINS,
      signUp: env.JOBWIRE_SIGN_UP,
      sendLetter: effects.sendLetter,
      moveGuest: (request) => engine.moveGuest(request),
      openedAt: publicUrl,
    });
    const authenticate = createAuthenticate({ auth, prisma, pool });
    if (env.JOBWIRE_ADMIN_EMAIL !== undefined && env.JOBWIRE_ADMIN_PASSWORD !== undefined) {
      await makeFirstAdmin(prisma, env.JOBWIRE_ADMIN_EMAIL, env.JOBWIRE_ADMIN_PASSWORD);
    }
    const services = createServices({ pool, engine, effects, logger, bus });
    started.defer(() => services.stop());
    started.defer(() => stopInspecting());
    const http = started.use(
      await createHttpServer({
        env,
        logger: logger.child({ part: "http" }),
        pool,
        bus,
        engine,
        storage,
        auth,
        authenticate,
        services,
        tempDir: dirs.temp,
        uploadsDir: dirs.uploads,
        webDir,
        async sweep() {
          await sweepOnce(pool, bus, DEFAULT_TIMINGS);
          await scheduler.fire();
          admitter.nudge();
          await admitter.idle();
        },
      }),
    );
    const port = await http.listen(at).catch((error: unknown) => {
      throw listenFailure(error, at);
    });
    url = `http://${openable(env.HOST)}:${port}`;
    openedAt = env.PUBLIC_URL ?? url;
    // docs/adr/0041-one-time-link.md
    if ((embedded !== null && isLoopback(env.HOST)) || !(await hasAdmin(prisma))) {
      signInPath = `/sign-in/once?token=${await createOneTimeToken(prisma)}`;
    }
  }

  const running = started.move();
  let stopping: Promise<void> | undefined;
  const stop = (options?: StopOptions) => {
    atOnce ||= options?.atOnce ?? false;
    return (stopping ??= running.disposeAsync());
  };
  return {
    url,
    signInPath,
    workerId: worker?.id ?? null,
    embeddedIn: embedded?.dataDir ?? null,
    filesIn: dirs.files,
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** An address that a browser on this machine can open. */
function openable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
