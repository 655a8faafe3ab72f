import type { ValueFrame } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";
import type { ObservableValue } from "./observable-value.ts";

export interface ValueState<T> {
  /** Null until the first one has arrived. */
  value: T | null;
  error: JobwireError | null;
}

/** One value that the server pushes at each change, while somebody subscribes. */
export type ValueStore<T> = ObservableValue<ValueState<T>>;

/** Makes the store; the subscription is open while somebody subscribes to it. */
export function createValueStore<T>(options: {
  /** Whether a value was read before another: then it is not taken, e.g. from another server after a reconnect. */
  isOlder?: (value: T, than: T) => boolean;
  open(listeners: { onFrame(frame: ValueFrame<T>): void; onRefused(error: JobwireError): void }): { close(): void };
}): ValueStore<T> & { reset(): void; close(): void } {
  const listeners = new Set<() => void>();
  let state: ValueState<T> = { value: null, error: null };
  let feed: { close(): void } | null = null;

  const publish = (next: ValueState<T>) => {
    state = next;
    for (const listener of [...listeners]) listener();
  };
  const stop = () => {
    feed?.close();
    feed = null;
  };

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      feed ??= options.open({
        onFrame: (frame) => {
          if (frame.type !== "value") return;
          if (state.value !== null && options.isOlder?.(frame.value, state.value) === true) return;
          publish({ value: frame.value, error: null });
        },
        onRefused: (error) => publish({ value: null, error }),
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    /** Forgets the value: it was another viewer's. Who subscribes gets the new viewer's. */
    reset: () => publish({ value: null, error: null }),
    close: stop,
  };
}
