/**
 * graphile-worker's task identifier of every doorbell. Its payload says `{jobId, attempt}`, for people; what
 * counts is the slot that holds its id.
 */
export const DOORBELL_TASK = "jobwire";
