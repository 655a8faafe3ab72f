import { appendEvents, keepSteps, writeProgress } from "@jobwire/db";
import type {
  EventRequest,
  KeepStepRequest,
  ProgressRequest,
  TransitionRequest,
  TransitionResult,
  WriteResult,
} from "@jobwire/db";
import type { Pool } from "pg";
import { createGroupCommit } from "../engine/group-commit.ts";
import type { GroupCommit } from "../engine/group-commit.ts";
import { moveJobs } from "../engine/move-jobs.ts";
import { throughOutage } from "./through-outage.ts";

/** What this worker writes, gathered over all its jobs: few large statements instead of many small. */
export interface Writers {
  /** Apart from the other moves, for what only completes takes a lighter statement. */
  completions: GroupCommit<TransitionRequest, TransitionResult>;
  moves: GroupCommit<TransitionRequest, TransitionResult>;
  events: GroupCommit<EventRequest, WriteResult>;
  progress: GroupCommit<ProgressRequest, WriteResult>;
  /** Whether the lease was held, for each. */
  steps: GroupCommit<KeepStepRequest, boolean>;
}

/** A worker that cannot write for this long has lost its lease anyway. */
const OUTAGE_MS = 30_000;

/** Writes wait out a short outage of the database, in order; every one is fenced, so repeating is safe. */
export function createWriters(pool: Pool): Writers {
  return {
    completions: createGroupCommit({
      commit: (requests) => throughOutage(() => moveJobs(pool, requests), OUTAGE_MS),
      keyOf: (request) => request.jobId,
    }),
    moves: createGroupCommit({
      commit: (requests) => throughOutage(() => moveJobs(pool, requests), OUTAGE_MS),
      keyOf: (request) => request.jobId,
    }),
    events: createGroupCommit({
      commit: (requests) => throughOutage(() => appendEvents(pool, requests), OUTAGE_MS),
    }),
    progress: createGroupCommit({
      commit: (requests) => throughOutage(() => writeProgress(pool, requests), OUTAGE_MS),
      keyOf: (request) => request.jobId,
    }),
    steps: createGroupCommit({
      commit: (requests) => throughOutage(() => keepSteps(pool, requests), OUTAGE_MS),
    }),
  };
}
