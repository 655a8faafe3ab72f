import type { TaskName } from "../catalog/index.ts";

/**
 * What to do at a tick while a job of an earlier one is not over: drop the tick, have its job wait until the earlier
 * one is over, or cancel the earlier job.
 */
export const OVERLAPS = ["skip", "queue", "replace"] as const;
export type Overlap = (typeof OVERLAPS)[number];

/**
 * What came of a tick.
 * - `started` – its job was made
 * - `by-hand` – somebody ran the schedule now; a job was made
 * - `skipped` – the job of an earlier tick was not over (overlap `skip`), or a later tick took its place (`replace`)
 * - `missed` – nobody was there at its time, and there were more such ticks than are made up for
 * - `refused` – its job could not be made; `reason` says why
 */
export type TickOutcome = "started" | "by-hand" | "skipped" | "missed" | "refused";

/** One instant of a schedule, and what came of it. */
export interface ScheduleTickView {
  /** When it was due, an ISO instant. */
  at: string;
  outcome: TickOutcome;
  jobId: string | null;
  /** In words, for `skipped` and `refused`. */
  reason: string | null;
}

/** A schedule as its owner and admins see it. Instants are ISO strings in database time. */
export interface ScheduleView {
  id: string;
  userId: string;
  name: string;
  task: TaskName;
  input: unknown;
  /** Five fields (minute hour day month weekday), or six with seconds first. */
  cron: string;
  /** IANA name, e.g. Europe/Berlin. */
  timeZone: string;
  overlap: Overlap;
  /** Most ticks that are made up for after downtime, newest first; 0–100. */
  catchUp: number;
  /** Priority of its jobs, -1000 to 1000. */
  priority: number;
  pausedAt: string | null;
  /** Null while paused, and when no tick will ever come again. */
  nextAt: string | null;
  createdAt: string;
  updatedAt: string;
  /** The latest, newest first; at most 10. */
  ticks: ScheduleTickView[];
}
