/** The database: pool, client, and the one writer of jobs. */
export type { Pool, PoolClient } from "pg";
export { isPassing } from "./passing-error.ts";
export { createPool, queryIdempotent } from "./pool.ts";
export type { CreatePoolOptions } from "./pool.ts";
export { checkLedger } from "./credits/check-ledger.ts";
export type { LedgerFault } from "./credits/check-ledger.ts";
export { EPOCH_SQL, TRANSACTIONS_SQL } from "./epoch.ts";
export { grantCredits } from "./credits/grant-credits.ts";
export { holdCredits, holdCreditsAgain } from "./credits/hold-credits.ts";
export { GrantKeyUsed, InsufficientCredits } from "./credits/insufficient-credits.ts";
export { readCreditBalance, readCreditHistory } from "./credits/read-credits.ts";
export { setStartingCredits } from "./credits/set-starting-credits.ts";
export { createPrisma, Prisma, PrismaClient } from "./prisma.ts";
export type { Queryable } from "./queryable.ts";
export { together } from "./together.ts";
export { transact, transactAtOnce } from "./transact.ts";
export { appendEvents } from "./transitions/append-events.ts";
export { applyTransitions } from "./transitions/apply-transitions.ts";
export { insertJobs } from "./transitions/insert-jobs.ts";
export { pinJob } from "./transitions/pin-job.ts";
export { keepSteps } from "./transitions/keep-steps.ts";
export type { KeepStepRequest } from "./transitions/keep-steps.ts";
export { writeChildren } from "./transitions/write-children.ts";
export type { WrittenChildren } from "./transitions/write-children.ts";
export { writeDependencies } from "./transitions/write-dependencies.ts";
export type { Need } from "./transitions/write-dependencies.ts";
export { claimRung } from "./transitions/claim-rung.ts";
export type { GrantedClaim } from "./transitions/claim-rung.ts";
export { readHeld } from "./transitions/read-held.ts";
export { writeProgress } from "./transitions/write-progress.ts";
export type {
  EventRequest,
  InsertedJob,
  Lease,
  NewJob,
  NewJobDedupe,
  ProgressRequest,
  TransitionRequest,
  ClaimedJob,
  TransitionResult,
  WriteResult,
} from "./transitions/transition.ts";
