/** Heavy handlers in processes of their own. */
export { createChildPool } from "./child-pool.ts";
export type { ChildPool, ChildPoolOptions, RunFigures } from "./child-pool.ts";
export { ChildCrashed, ChildKilled, OutOfMemory } from "./child-error.ts";
