import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { pino } from "pino";
import { createMemoryBus } from "@jobwire/jobs/bus";
import type { ChangeBus } from "@jobwire/jobs/bus";
import { QUEUES } from "@jobwire/jobs/catalog";
import { createEffects } from "@jobwire/jobs/effects";
import { createEngine, ensureQueues } from "@jobwire/jobs/engine";
import type { Engine } from "@jobwire/jobs/engine";
import type { TestDatabase } from "@jobwire/db/testing";
import { createServices } from "../../api/create-services.ts";
import type { Context, Services } from "../../api/context.ts";
import { appRouter } from "../../api/router.ts";
import { createLiveGateway } from "../gateway.ts";
import type { LiveGateway } from "../gateway.ts";
import type { GatewayLimits } from "../limits.ts";
import { sessionsIn } from "./sessions.ts";

/** A server with the real router and gateway on a real database, on a free port. */
export interface LiveServer extends AsyncDisposable {
  httpUrl: string;
  wsUrl: string;
  bus: ChangeBus;
  engine: Engine;
  gateway: LiveGateway;
  services: Services;
  /** Lines logged, as JSON. */
  logged: string[];
}

export interface LiveServerOptions {
  /** Default: a memory bus of its own. */
  bus?: ChangeBus;
  /** Default: 60 s, so that only hints deliver. */
  sweepMs?: number;
  limits?: Partial<GatewayLimits>;
  trustedOrigins?: string[];
}

export async function startLiveServer(db: TestDatabase, options: LiveServerOptions = {}): Promise<LiveServer> {
  const logged: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void logged.push(line) });
  const bus = options.bus ?? createMemoryBus({ logger });
  await ensureQueues(db.pool, { ...QUEUES, "*": {} });
  const engine = createEngine({ pool: db.pool, bus, logger });
  const effects = await createEffects({
    pool: db.pool,
    bus,
    logger,
    storage: { openRead: () => Promise.reject(new Error("no files here")) },
    publicUrl: () => "http://127.0.0.1",
    smtp: null,
    allowAddresses: [],
    timings: { awayAfterMs: 60_000 },
  });
  const sweepMs = options.sweepMs ?? 60_000;
  const services = createServices({ pool: db.pool, engine, effects, logger, bus, sweepMs });
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? "/", "http://host").pathname.replace(/^\/trpc\//, "");
    void nodeHTTPRequestHandler({
      router: appRouter,
      req,
      res,
      path,
      createContext: ({ info }): Promise<Context> => gateway.createTrpcContext({ req, res, info }),
    });
  });
  const gateway = createLiveGateway({
    server,
    router: appRouter,
    services,
    bus,
    authenticate: sessionsIn(db),
    trustedOrigins: new Set(options.trustedOrigins),
    logger,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    httpUrl: `http://127.0.0.1:${port}/trpc`,
    wsUrl: `ws://127.0.0.1:${port}/trpc`,
    bus,
    engine,
    gateway,
    services,
    logged,
    async [Symbol.asyncDispose]() {
      await gateway.stop({ spreadMs: 0 });
      await services.stop();
      await effects[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
      await bus.stop();
    },
  };
}
