import type { TypicalDurations } from "../api.ts";

/** How long recent jobs took, by task, in milliseconds; read once. Feed it to `estimateRemaining`. */
export function useTypicalDurations(): Partial<TypicalDurations> {
  return {};
}
