/** Rows where this job is in its owner's collection. Uses collection_entry_pkey. */
export const IN_COLLECTION = (jobId: string) =>
  `select from collection_entry kept where kept.job_id = ${jobId} and kept.removed_at is null`;
