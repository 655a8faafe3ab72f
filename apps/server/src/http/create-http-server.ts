import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type CreateFastifyContextOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import type { Logger } from "pino";
import fastify, { type FastifyInstance } from "fastify";
import { appRouter } from "../api/router.ts";
import { createLiveGateway, type LiveGateway } from "../live/gateway.ts";
import { DEFAULT_LIMITS, type GatewayLimits } from "../live/limits.ts";
import { installAccountRoutes } from "./account-routes.ts";
import { installAuthRoutes } from "./auth-routes.ts";
import { installCors } from "./cors.ts";
import { docsPage } from "./docs-page.ts";
import { allowEmptyJsonBody } from "./empty-json-body.ts";
import { installErrorHandler } from "./error-handler.ts";
import { installHealthRoutes } from "./health-routes.ts";
import type { HttpParts } from "./http-parts.ts";
import { installItemRoutes } from "./item-routes.ts";
import { installJobRoutes } from "./job-routes.ts";
import { installMetricsRoute } from "./metrics-route.ts";
import { describeApi } from "./openapi.ts";
import { installGate, trustedOriginsOf } from "./request-viewer.ts";
import { installSecurityHeaders } from "./security-headers.ts";
import { installStaticWeb } from "./static-web.ts";
import { installSharedRoutes } from "./shared-routes.ts";
import { installCollectionZipRoute } from "./zip-collection.ts";
import { installZipRoute } from "./zip-items.ts";
import { installUploadRoutes } from "./upload-routes.ts";
import { installSweepRoutes } from "./sweep-routes.ts";

/** Largest body that is not a file, in bytes. */
const BODY_LIMIT = 1_048_576;
/** Longest a request may take to arrive whole, in ms: a large file over a slow line. */
const REQUEST_TIMEOUT_MS = 15 * 60_000;
/** What requests under way get to end when the server stops, in ms. */
const GOODBYE_MS = 5_000;

export interface HttpServer extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly gateway: LiveGateway;
  /**
   * Starts to answer; resolves with the port (of use when 0 was asked for).
   * @throws the system's error, e.g. code EADDRINUSE
   */
  listen(at: { host: string; port: number }): Promise<number>;
  /** Takes no more requests, ends sockets, lets requests under way end. Idempotent. */
  stop(options?: { spreadMs?: number }): Promise<void>;
}

/** The HTTP face: web app, sign-in, REST, tRPC over HTTP and ws, health and metrics. Does not listen yet. */
export async function createHttpServer(parts: HttpParts & { limits?: Partial<GatewayLimits> }): Promise<HttpServer> {
  const app = fastify({
    // Its own lines (each request, each listen) would say twice what we log below.
    loggerInstance: parts.logger.child(
      {},
      { level: parts.logger.isLevelEnabled("warn") ? "warn" : parts.logger.level },
    ),
    trustProxy: (_address, hop) => hop < parts.env.TRUSTED_PROXIES,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 500 },
  }) as unknown as FastifyInstance;

  installErrorHandler(app);
  allowEmptyJsonBody(app);
  logRequests(app, parts.logger);
  await installSecurityHeaders(app, parts.env.PUBLIC_URL?.startsWith("https://") ?? false);
  const trustedOrigins = trustedOriginsOf(parts.env);
  installCors(app, trustedOrigins);
  const gate = installGate(app, parts);
  const gateway = createLiveGateway({
    server: app.server,
    router: appRouter,
    services: parts.services,
    bus: parts.bus,
    authenticate: parts.authenticate,
    trustedOrigins,
    logger: parts.logger,
    limits: parts.limits,
  });

  installMetricsRoute(app, parts, gate);
  installHealthRoutes(app, parts);
  installAuthRoutes(app, parts.auth);
  installAccountRoutes(app, parts, gate);
  installJobRoutes(app, parts, gate);
  installItemRoutes(app, parts, gate);
  installUploadRoutes(app, parts, gate);
  installZipRoute(app, parts, gate);
  installCollectionZipRoute(app, parts, gate);
  installSharedRoutes(app, parts);
  installSweepRoutes(app, parts, gate);
  installDocs(app);
  await app.register(fastifyTRPCPlugin, {
    prefix: "/trpc",
    trpcOptions: {
      router: appRouter,
      maxBatchSize: DEFAULT_LIMITS.maxBatch,
      createContext: ({ req, res, info }: CreateFastifyContextOptions) =>
        gateway.createTrpcContext({ req: req.raw, res: res.raw, info }),
    },
  });
  await installStaticWeb(app, parts.webDir);

  let stopping: Promise<void> | undefined;
  const stop: HttpServer["stop"] = (options) => (stopping ??= stopAll(app, gateway, options?.spreadMs));
  return {
    app,
    gateway,
    async listen({ host, port }) {
      await app.listen({ host, port });
      return (app.server.address() as AddressInfo).port;
    },
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

async function stopAll(app: FastifyInstance, gateway: LiveGateway, spreadMs: number | undefined): Promise<void> {
  const socketsClosed = gateway.stop({ spreadMs });
  const cut = setTimeout(() => app.server.closeAllConnections(), GOODBYE_MS);
  await Promise.all([app.close(), socketsClosed]);
  clearTimeout(cut);
}

/** The request's id goes back to the caller, so that they can name it. */
function logRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook("onSend", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method, id, viewer } = request;
    const path = request.url.split("?", 1)[0];
    const durationMs = Math.round(reply.elapsedTime);
    logger.debug(
      { requestId: id, method, path, status: reply.statusCode, durationMs, userId: viewer?.userId },
      "request",
    );
  });
}

function installDocs(app: FastifyInstance): void {
  const api = describeApi();
  const html = docsPage(api);
  app.get("/api/openapi.json", (_request, reply) => reply.header("cache-control", "no-cache").send(api));
  app.get("/api/docs", (_request, reply) => reply.header("cache-control", "no-cache").type("text/html").send(html));
}
