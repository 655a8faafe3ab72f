import type { Logger } from "pino";
import type { WebSocket } from "ws";
import { ApiError } from "../api/api-error.ts";
import type { Connection } from "./connection.ts";
import { CLOSE } from "./limits.ts";

/** Time to say goodbye before the line is cut, in ms. */
const GOODBYE_MS = 1_000;

/** One ws connection, as subscriptions see it. */
export class WsConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #maxSubscriptions: number;
  readonly #logger: Logger;
  #subscriptions = 0;

  constructor(socket: WebSocket, maxSubscriptions: number, logger: Logger) {
    this.#socket = socket;
    this.#maxSubscriptions = maxSubscriptions;
    this.#logger = logger;
  }

  bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  admitSubscription(): Disposable {
    if (this.#subscriptions >= this.#maxSubscriptions) {
      throw new ApiError("TOO_MANY_REQUESTS", "Too many subscriptions on one connection.", {
        reason: "too-many-subscriptions",
        expected: `at most ${this.#maxSubscriptions}`,
      });
    }
    this.#subscriptions += 1;
    return { [Symbol.dispose]: () => void (this.#subscriptions -= 1) };
  }

  drop(reason: string): void {
    this.#logger.info({ reason, bufferedBytes: this.#socket.bufferedAmount }, "connection dropped");
    // A client that does not read would not see a close frame either, and its buffer would stay.
    this.#socket.terminate();
  }

  /** Hangs up on a viewer who is not, or not in this role, any more. */
  revoke(): void {
    this.#socket.close(CLOSE.notYou, "signed out or changed");
    setTimeout(() => this.#socket.terminate(), GOODBYE_MS).unref();
  }
}
