import type { ClaimedJob } from "@jobwire/db";
import type { Backoff } from "../catalog/index.ts";

/** What an attempt knows of its job: read by the very statement that claimed it. */
export type LoadedJob = Omit<ClaimedJob, "backoff"> & { id: string; task: string; userId: string; backoff: Backoff };
