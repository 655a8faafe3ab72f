import type { ConnectionView } from "../live/connection.ts";

export interface UseConnection extends ConnectionView {
  /** Tries again now. */
  reconnect(): void;
}

/** The state of the live connection, for a banner. */
export function useConnection(): UseConnection {
  return {
    state: "connecting",
    sinceMs: 0,
    showBanner: false,
    transport: "ws",
    closedBecause: null,
    reconnect: () => {},
  };
}
