import type { AppRouter } from "@jobwire/server/router";
import { createWSClient, httpSubscriptionLink, type TRPCLink, type TRPCWebSocketClient, wsLink } from "@trpc/client";
import { backoffMs } from "./backoff.ts";

export type TransportMode = "ws" | "sse";

export interface TransportOptions {
  /** Of the tRPC endpoint, `http(s)://…/trpc`. */
  httpUrl: string;
  mode: TransportMode;
  /** Sent as the first message; browsers have their cookie instead. */
  connectionParams: Record<string, string> | undefined;
  /** A socket could not be opened, or was refused before it carried anything. */
  onFailedToOpen(): void;
  /** The server closed the socket because it is not this viewer's any more. */
  onNotYou(): void;
}

/** How long a socket may stay unopened before it is given up, in milliseconds. */
const OPEN_TIMEOUT_MS = 10_000;
/** The server's close code for that. */
const NOT_YOU = 4401;
/** A socket that carries no subscription is let go after this long, in milliseconds. */
const IDLE_CLOSE_MS = 5_000;

/** Carries subscriptions: over one WebSocket, opened when the first subscription needs it, or over SSE. */
export class Transport {
  readonly #options: TransportOptions;
  #mode: TransportMode;
  #socket: TRPCWebSocketClient | null = null;
  /** The opening that is under way, and since when, in milliseconds since 1970. */
  #opening: { id: number; sinceMs: number } | null = null;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#mode = options.mode;
  }

  get mode(): TransportMode {
    return this.#mode;
  }

  /** SSE needs an `EventSource`; browsers have one. */
  get canUseSse(): boolean {
    return typeof globalThis.EventSource === "function";
  }

  /** The terminating link for subscriptions; it follows every change of socket and mode. */
  readonly link: TRPCLink<AppRouter> = (runtime) => (operation) => {
    const link =
      this.#mode === "ws"
        ? wsLink<AppRouter>({ client: (this.#socket ??= this.#open()) })
        : httpSubscriptionLink<AppRouter, typeof EventSource>({
            url: this.#options.httpUrl,
            ...(this.#options.connectionParams && { connectionParams: this.#options.connectionParams }),
            eventSourceOptions: { withCredentials: true },
          });
    return link(runtime)(operation);
  };

  /**
   * Lets go of the socket, also of one that hangs: a half-open one may take minutes to say that it
   * is closed, so nothing waits for it. Subscriptions that are made from now on get a new one.
   */
  renew(mode: TransportMode = this.#mode): void {
    this.#mode = mode;
    void this.close();
  }

  /** True when a socket has been opening for longer than 10 s. Ask from time to time; it looks at each call. */
  isHanging(nowMs: number): boolean {
    const connection = this.#socket?.connection;
    if (connection?.state !== "connecting") this.#opening = null;
    else if (this.#opening?.id !== connection.id) this.#opening = { id: connection.id, sinceMs: nowMs };
    return this.#opening !== null && nowMs - this.#opening.sinceMs >= OPEN_TIMEOUT_MS;
  }

  async close(): Promise<void> {
    const old = this.#socket;
    this.#socket = null;
    await old?.close().catch(() => null);
  }

  #open(): TRPCWebSocketClient {
    let wasOpen = false;
    const socket = createWSClient({
      url: this.#options.httpUrl.replace(/^http/, "ws"),
      ...(this.#options.connectionParams && { connectionParams: this.#options.connectionParams }),
      retryDelayMs: backoffMs,
      lazy: { enabled: true, closeMs: IDLE_CLOSE_MS },
      onOpen: () => {
        wasOpen = true;
      },
      onClose: (cause) => {
        if (this.#socket !== socket) return;
        if (cause?.code === NOT_YOU) this.#options.onNotYou();
        if (!wasOpen) this.#options.onFailedToOpen();
        wasOpen = false;
      },
    });
    return socket;
  }
}
