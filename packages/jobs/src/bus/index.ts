/** Hints between processes. Rows are the truth; a lost hint costs seconds, never data. */
export { MAX_ITEMS_NAMED } from "./change-bus.ts";
export type { BusMessage, ChangeBus, Hint } from "./change-bus.ts";
export { createMemoryBus } from "./memory-bus.ts";
export { createPostgresBus } from "./postgres-bus.ts";
export type { PostgresBusOptions } from "./postgres-bus.ts";
