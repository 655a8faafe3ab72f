/** The way in: ws upgrades at `/trpc`, their limits, and the contexts of calls over ws and HTTP. */
import { STATUS_CODES } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { TRPCError } from "@trpc/server";
import { getWSConnectionHandler } from "@trpc/server/adapters/ws";
import type { CreateWSSContextFnOptions } from "@trpc/server/adapters/ws";
import type { Logger } from "pino";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { ChangeBus } from "@jobwire/jobs/bus";
import { countKeyRequest, KEY_REQUESTS_A_MINUTE, tooManyWords } from "../auth/key-limit.ts";
import { createKeyUses } from "../auth/key-use.ts";
import { ApiError } from "../api/api-error.ts";
import type { Context, Services } from "../api/context.ts";
import { isMeant, isTrustedOrigin } from "../api/origin.ts";
import type { AppRouter } from "../api/router.ts";
import type { Authenticate, Credentials, Viewer } from "../api/viewer.ts";
import { AccessWatch } from "./access-watch.ts";
import { frameEncoder } from "./frame-encoder.ts";
import { GatedSocket } from "./gated-socket.ts";
import { HttpConnection } from "./http-connection.ts";
import { CLOSE, DEFAULT_LIMITS } from "./limits.ts";
import type { GatewayLimits } from "./limits.ts";
import { TokenBucket } from "./token-bucket.ts";
import { WsConnection } from "./ws-connection.ts";

export interface LiveGatewayOptions {
  /** Its upgrades at `/trpc` are ours. */
  server: Server;
  router: AppRouter;
  services: Services;
  bus: ChangeBus;
  authenticate: Authenticate;
  /** Origins besides the server's own host, see `originsOf`. */
  trustedOrigins: ReadonlySet<string>;
  logger: Logger;
  limits?: Partial<GatewayLimits>;
}

export interface LiveGateway extends AsyncDisposable {
  /** Open sockets. */
  readonly connectionCount: number;
  /** The context of one HTTP call, SSE included; for tRPC's HTTP adapters. */
  createTrpcContext(call: {
    req: IncomingMessage;
    res: ServerResponse;
    info: { connectionParams: Record<string, unknown> | null };
  }): Promise<Context>;
  /**
   * Takes no more connections and closes those there are, each at its own moment within `spreadMs`
   * (default 1 000), so that they do not all come back at once. Idempotent.
   */
  stop(options?: { spreadMs?: number }): Promise<void>;
}

/** What closing sockets get to say goodbye, in ms. */
const GOODBYE_MS = 1_000;
/** "PING" and "PONG", by which both sides know that the line stands. */
const KEEP_ALIVE_BYTES = 4;
/** A socket of nobody lives this long: enough to answer its calls with "sign in". */
const NOBODY_MS = 1_000;

export function createLiveGateway(options: LiveGatewayOptions): LiveGateway {
  const { server, router, services, authenticate, trustedOrigins, logger } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const access = new AccessWatch({ bus: options.bus, authenticate, logger, recheckMs: limits.recheckMs });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.maxPayloadBytes, perMessageDeflate: false });
  const noteKeyUse = createKeyUses({ pool: services.pool, logger });
  let stopping: Promise<void> | null = null;

  const onUpgrade = (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const ours = pathOf(req) === "/trpc";
    // Another listener may know the path; where there is none, nobody else would answer.
    if (!ours && server.listenerCount("upgrade") > 1) return;
    socket.on("error", () => socket.destroy());
    if (!ours) return refuse(socket, 404);
    admit(req).then(
      (admission) => {
        if (typeof admission === "number") return refuse(socket, admission);
        sockets.handleUpgrade(req, socket, head, (ws) => connect(ws, req, admission));
      },
      (error: unknown) => {
        logger.error({ err: error }, "a connection could not be authorised");
        refuse(socket, 503);
      },
    );
  };
  server.on("upgrade", onUpgrade);

  /** Who may come in, or the HTTP status to refuse with. Null: says who it is in its first message. */
  async function admit(req: IncomingMessage): Promise<Admission | number> {
    if (stopping !== null) return 503;
    if (req.headers.origin !== undefined && !isTrustedOrigin(req.headers, trustedOrigins)) return 403;
    if (expectsParams(req)) return { viewer: null, credentials: headersOf(req) };
    const credentials = headersOf(req);
    const viewer = await authenticate(credentials);
    if (viewer === null) return 401;
    if (access.countOf(viewer.userId) >= limits.connectionsPerUser) return 429;
    return { viewer, credentials };
  }

  function connect(ws: WebSocket, req: IncomingMessage, admission: Admission): void {
    if (stopping !== null) return ws.close(CLOSE.restart, "server restarts");
    const connection = new WsConnection(ws, limits.subscriptionsPerConnection, logger);
    const gated = new GatedSocket(ws, new TokenBucket(limits.messagesPerSecond, limits.messageBurst));
    const mute = expectsParams(req)
      ? setTimeout(() => ws.close(CLOSE.policy, "connection params expected"), limits.connectionParamsMs)
      : undefined;
    ws.once("close", () => clearTimeout(mute));

    /** Lets a known viewer in, unless there are too many of them, and watches over it. */
    const welcome = (viewer: Viewer, credentials: Credentials): boolean => {
      if (access.countOf(viewer.userId) >= limits.connectionsPerUser) {
        ws.close(CLOSE.tooMany, "too many connections");
        return false;
      }
      const release = access.guard({ viewer, credentials, revoke: () => connection.revoke() });
      ws.once("close", release);
      // A call is a use of the key; that the line is kept open is none.
      const { apiKeyId } = viewer;
      ws.on("message", (data: Buffer) => {
        if (apiKeyId !== null && data.length > KEEP_ALIVE_BYTES) noteKeyUse(apiKeyId);
      });
      // It may have closed while we asked who it is.
      if (ws.readyState !== ws.OPEN) release();
      return true;
    };
    if (admission.viewer !== null && !welcome(admission.viewer, admission.credentials)) return;

    const createContext = async ({ info }: CreateWSSContextFnOptions): Promise<Context> => {
      clearTimeout(mute);
      let { viewer } = admission;
      if (viewer === null) {
        const credentials = credentialsOf(info.connectionParams) ?? admission.credentials;
        viewer = await authenticate(credentials).catch((error: unknown) => {
          logger.error({ err: error }, "a connection could not be authorised");
          throw new ApiError("SERVICE_UNAVAILABLE", "We cannot tell who you are right now.", { reason: "unavailable" });
        });
        if (viewer === null) setTimeout(() => ws.close(CLOSE.notYou, "sign in first"), NOBODY_MS).unref();
        else if (!welcome(viewer, credentials)) throw tooManyConnections();
      }
      // The upgrade was refused to pages of others, and cookies without an Origin do not count.
      return { viewer, services, connection, originTrusted: true };
    };
    getWSConnectionHandler({
      router,
      createContext,
      wss: sockets,
      maxBatchSize: limits.maxBatch,
      keepAlive: { enabled: true, pingMs: limits.pingMs, pongWaitMs: limits.pongWaitMs },
      experimental_encoder: frameEncoder,
      onError: () => {}, // Ours are logged where they are shaped; the rest are the network's.
    })(gated as unknown as WebSocket, req);
  }

  async function closeAll(spreadMs: number): Promise<void> {
    server.off("upgrade", onUpgrade);
    access[Symbol.dispose]();
    const closed = [...sockets.clients].map(
      (ws) =>
        new Promise<void>((resolve) => {
          const afterMs = Math.random() * spreadMs;
          ws.once("close", () => resolve());
          setTimeout(() => ws.close(CLOSE.restart, "server restarts"), afterMs);
          setTimeout(() => ws.terminate(), afterMs + GOODBYE_MS).unref();
        }),
    );
    await Promise.all(closed);
  }

  const stop: LiveGateway["stop"] = ({ spreadMs = 1_000 } = {}) => (stopping ??= closeAll(spreadMs));

  return {
    get connectionCount() {
      return sockets.clients.size;
    },
    async createTrpcContext({ req, res, info }) {
      const credentials = credentialsOf(info.connectionParams) ?? { headers: req.headers };
      const viewer = await authenticate(credentials).catch((error: unknown) => {
        logger.error({ err: error }, "a request could not be authorised");
        throw new ApiError("SERVICE_UNAVAILABLE", "We cannot tell who you are right now.", { reason: "unavailable" });
      });
      const waitSeconds = viewer?.apiKeyId ? await countKeyRequest(viewer.apiKeyId) : null;
      if (waitSeconds !== null) {
        throw new ApiError("TOO_MANY_REQUESTS", tooManyWords(waitSeconds), {
          reason: "too-many-requests",
          limit: KEY_REQUESTS_A_MINUTE,
          retryAfterMs: waitSeconds * 1_000,
        });
      }
      const connection = new HttpConnection(res, () => {
        if (viewer === null || access.countOf(viewer.userId) >= limits.connectionsPerUser) throw tooManyConnections();
        return access.guard({ viewer, credentials, revoke: () => res.destroy() });
      });
      return { viewer, services, connection, originTrusted: isMeant(req.headers, trustedOrigins) };
    },
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

interface Admission {
  viewer: Viewer | null;
  credentials: Credentials;
}

/** Cut by hand: `new URL` throws on some of what a stranger may send, and this runs in an event listener. */
function pathOf(req: IncomingMessage): string {
  return (req.url ?? "/").split("?", 1)[0] ?? "/";
}

function expectsParams(req: IncomingMessage): boolean {
  return new URLSearchParams((req.url ?? "").slice(pathOf(req).length)).get("connectionParams") === "1";
}

/** Cookies count only together with an Origin, which every browser sends and which was checked. */
function headersOf(req: IncomingMessage): Credentials {
  const { cookie, ...rest } = req.headers;
  return { headers: req.headers.origin === undefined || cookie === undefined ? rest : req.headers };
}

function credentialsOf(params: Record<string, unknown> | null): Credentials | null {
  if (typeof params?.token === "string") return { token: params.token };
  if (typeof params?.apiKey === "string") return { apiKey: params.apiKey };
  return null;
}

function tooManyConnections(): TRPCError {
  return new ApiError("TOO_MANY_REQUESTS", "You have too many connections open.", { reason: "too-many-connections" });
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
