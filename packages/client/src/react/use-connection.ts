import { useCallback, useSyncExternalStore } from "react";
import type { ConnectionView } from "../live/connection.ts";
import { useJobwire } from "./jobwire-provider.ts";

export interface UseConnection extends ConnectionView {
  /** Tries again now. */
  reconnect(): void;
}

/** The state of the live connection, for a banner. */
export function useConnection(): UseConnection {
  const { connection } = useJobwire();
  const subscribe = useCallback((listener: () => void) => connection.subscribe(listener), [connection]);
  const read = useCallback(() => connection.get(), [connection]);
  const view = useSyncExternalStore(subscribe, read, read);
  const reconnect = useCallback(() => connection.reconnect(), [connection]);
  return { ...view, reconnect };
}
