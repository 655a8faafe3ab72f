/** Heavy handlers in processes of their own. */
export { createChildPool } from "./child-pool.ts";
export type { ChildPool } from "./child-pool.ts";
