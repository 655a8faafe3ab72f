/** The verbs on jobs, and what handlers are written against. */
export { createEngine } from "./create-engine.ts";
export type { Engine } from "./create-engine.ts";
export type { EnqueuedJob, EnqueueRequest } from "./enqueue.ts";
export { createGroupCommit } from "./group-commit.ts";
export type { GroupCommit, GroupCommitOptions } from "./group-commit.ts";
export type { ArtifactMeta, Handler, Handlers, ItemFile, JobContext } from "./handler.ts";
export { InvalidInput, ItemRefused } from "./invalid-input.ts";
export { PermanentError } from "./permanent-error.ts";
export type { PlaceInLine } from "./place-in-line.ts";
export { JOB_VIEW_COLUMNS } from "./read-jobs.ts";
export type { ChangedJobs, JobViewRow } from "./read-jobs.ts";
export { RetryableError } from "./retryable-error.ts";
export { uuidV7 } from "./uuid-v7.ts";
