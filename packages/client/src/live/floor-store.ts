import type { FloorView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";
import type { ObservableValue } from "./observable-value.ts";

export interface FloorState {
  floor: FloorView | null;
  error: JobwireError | null;
}

/** Workers and counts of the whole installation, pushed by the server while somebody subscribes. */
export type FloorStore = ObservableValue<FloorState>;
