import type { FloorView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";
import type { ObservableValue } from "./observable-value.ts";

export interface FloorState {
  /** Null until the first one has arrived. */
  floor: FloorView | null;
  error: JobwireError | null;
}

/** Workers and counts of the whole installation, pushed by the server while somebody subscribes. */
export type FloorStore = ObservableValue<FloorState>;

/** What the `floor` subscription carries. */
export type FloorFrame = { type: "floor"; floor: FloorView } | { type: "hb" };

/** Makes the store; the subscription is open while somebody subscribes to it. */
export function createFloorStore(options: {
  open(listeners: { onFrame(frame: FloorFrame): void; onRefused(error: JobwireError): void }): { close(): void };
}): FloorStore & { close(): void } {
  const listeners = new Set<() => void>();
  let state: FloorState = { floor: null, error: null };
  let feed: { close(): void } | null = null;

  const publish = (next: FloorState) => {
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
          if (frame.type === "floor") publish({ floor: frame.floor, error: null });
        },
        onRefused: (error) => publish({ floor: null, error }),
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    close: stop,
  };
}
