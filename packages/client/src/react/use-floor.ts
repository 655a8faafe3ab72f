import type { FloorState } from "../live/floor-store.ts";

/** Workers and counts of the whole installation, live; for admins. */
export function useFloor(): FloorState {
  return { floor: null, error: null };
}
