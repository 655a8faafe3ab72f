import { EventEmitter } from "node:events";
import type { WebSocket } from "ws";
import { CLOSE } from "./limits.ts";
import type { TokenBucket } from "./token-bucket.ts";

/**
 * A `ws` socket that hands on only as many messages as its bucket allows, and is closed by one too
 * many. It has what tRPC's adapter uses of a socket.
 */
export class GatedSocket extends EventEmitter {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, bucket: TokenBucket) {
    super();
    this.#socket = socket;
    socket.on("message", (data, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      if (bucket.take()) this.emit("message", data, isBinary);
      else socket.close(CLOSE.policy, "too many messages");
    });
    // An error that nobody listens for would end the process; the socket closes by itself then.
    socket.on("error", (error) => this.listenerCount("error") > 0 && this.emit("error", error));
    socket.on("close", (code, reason) => this.emit("close", code, reason));
  }

  get readyState(): WebSocket["readyState"] {
    return this.#socket.readyState;
  }

  send(data: string): void {
    this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
