/** The database: pool, client, and the one writer of jobs. */
export type { Pool, PoolClient } from "pg";
export { isPassing } from "./passing-error.ts";
export { createPool, queryIdempotent } from "./pool.ts";
export type { CreatePoolOptions } from "./pool.ts";
export { createPrisma, Prisma, PrismaClient } from "./prisma.ts";
export type { Queryable } from "./queryable.ts";
export { transact } from "./transact.ts";
export { appendEvents } from "./transitions/append-events.ts";
export { applyTransitions } from "./transitions/apply-transitions.ts";
export { insertJobs } from "./transitions/insert-jobs.ts";
export { writeProgress } from "./transitions/write-progress.ts";
export type {
  EventRequest,
  InsertedJob,
  Lease,
  NewJob,
  ProgressRequest,
  TransitionRequest,
  TransitionResult,
  WriteResult,
} from "./transitions/transition.ts";
