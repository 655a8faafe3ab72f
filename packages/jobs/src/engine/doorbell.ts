/** graphile-worker's task identifier of every doorbell. */
export const DOORBELL_TASK = "jobwire";

/** What a doorbell says: this attempt of this job may be due. If it is not, ringing it does nothing. */
export interface Doorbell {
  jobId: string;
  /** The attempt that would start: the row's `attempt` + 1. */
  attempt: number;
}

/** Reads a doorbell's payload; undefined when it is not one. */
export function parseDoorbell(payload: unknown): Doorbell | undefined {
  if (typeof payload !== "object" || payload === null) return undefined;
  const { jobId, attempt } = payload as Record<string, unknown>;
  return typeof jobId === "string" && Number.isInteger(attempt) ? { jobId, attempt: attempt as number } : undefined;
}
