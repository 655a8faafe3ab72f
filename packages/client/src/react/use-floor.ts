import { useSyncExternalStore } from "react";
import type { FloorState } from "../live/floor-store.ts";
import { useJobwire } from "./jobwire-provider.ts";

/** Workers and counts of the whole installation, live; for admins. */
export function useFloor(): FloorState {
  const { floor } = useJobwire();
  return useSyncExternalStore(floor.subscribe, floor.get, floor.get);
}
