import type { Logger } from "pino";
import type { BusMessage } from "./change-bus.ts";

/** The listeners of this process: told one after the other; one that throws does not silence the rest. */
export interface Listeners {
  add(listener: (message: BusMessage) => void): () => void;
  tell(message: BusMessage): void;
  clear(): void;
}

export function createListeners(logger: Logger): Listeners {
  const listeners = new Set<(message: BusMessage) => void>();
  return {
    add(listener) {
      // Wrapped, so that the same function may listen twice and leave once.
      const own = (message: BusMessage) => listener(message);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell(message) {
      for (const listener of listeners) {
        try {
          listener(message);
        } catch (error) {
          logger.error({ err: error, kind: message.kind }, "a listener of the bus threw");
        }
      }
    },
    clear() {
      listeners.clear();
    },
  };
}
