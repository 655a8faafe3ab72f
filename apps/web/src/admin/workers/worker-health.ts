import type { WorkerView } from "@jobwire/jobs/wire";

/** A heartbeat comes every 5 s; one that is this old is late. After 15 s the server declares the worker lost. */
const LATE_AFTER_MS = 8_000;

export type WorkerHealth = "alive" | "late" | "lost" | "stopped";

/** How a worker is, by its latest heartbeat. */
export function workerHealth(worker: WorkerView, nowMs: number): WorkerHealth {
  if (worker.lost) return "lost";
  if (worker.stoppedAt !== null) return "stopped";
  return nowMs - Date.parse(worker.heartbeatAt) > LATE_AFTER_MS ? "late" : "alive";
}
