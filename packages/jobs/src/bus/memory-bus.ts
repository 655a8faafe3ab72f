import type { Logger } from "pino";
import type { ChangeBus } from "./change-bus.ts";
import { createListeners } from "./listeners.ts";

/**
 * A bus for everything in one process. Listeners hear within `publish`.
 * @param options.logger where a listener that throws is reported
 */
export function createMemoryBus(options: { logger: Logger }): ChangeBus {
  const listeners = createListeners(options.logger);
  let stopped = false;
  const stop = async () => {
    stopped = true;
    listeners.clear();
  };
  return {
    publish(message) {
      if (!stopped) listeners.tell(message);
    },
    subscribe: (listener) => listeners.add(listener),
    subscribeOwn: (listener) => listeners.add(listener),
    start: async () => {},
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
