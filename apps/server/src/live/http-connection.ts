import type { ServerResponse } from "node:http";
import type { Connection } from "./connection.ts";

/** One HTTP response; a stream of events when a subscription runs over it (SSE). */
export class HttpConnection implements Connection {
  readonly #response: ServerResponse;
  readonly #guard: () => () => void;

  /** @param guard watches over a stream that stays open; throws when the viewer has too many */
  constructor(response: ServerResponse, guard: () => () => void) {
    this.#response = response;
    this.#guard = guard;
  }

  bufferedBytes(): number {
    return this.#response.writableLength;
  }

  admitSubscription(): Disposable {
    return { [Symbol.dispose]: this.#guard() };
  }

  drop(): void {
    this.#response.destroy();
  }
}
