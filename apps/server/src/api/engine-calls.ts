import type { JobView } from "@jobwire/jobs/wire";

/** What the API and live delivery ask of the engine. `createEngine()` of `@jobwire/jobs/engine` fits. */
export interface EngineCalls {
  /** Validates, admits and inserts one job, and rings its doorbell, in one transaction. */
  enqueue(request: {
    task: string;
    userId: string;
    input: unknown;
    idempotencyKey?: string;
    runAt?: Date;
  }): Promise<{ id: string; state: JobView["state"] }>;
  /** Asks a job to stop. Does nothing where the state machine refuses. */
  cancel(jobId: string, byUserId: string): Promise<unknown>;
  /** Gives a failed or cancelled job a new attempt budget. */
  rerun(jobId: string, byUserId: string): Promise<unknown>;
  /** Reads jobs as their viewers see them; ids that are gone are left out, the order is any. */
  readJobs(ids: readonly string[]): Promise<JobView[]>;
  /** Where a waiting job stands. */
  placeInLine(jobId: string): Promise<{ position: number | null; estimatedCompletion: Date | string | null }>;
}
