import type { QueueLimits } from "../catalog/queue-limits.ts";

/** A queue as admins see it. The one named `*` stands for all of them together. */
export interface QueueView {
  name: string;
  /** As this version and its environment say. */
  defaults: QueueLimits;
  /** Set at run time; what stands here wins. `null` lifts a default. */
  overrides: QueueLimits;
  /** What holds: defaults overlaid by overrides. */
  limits: QueueLimits;
  /** ISO instant; nothing new starts. */
  pausedAt: string | null;
  /** ISO instant; nothing new is accepted, what waits still runs. */
  drainingAt: string | null;
  /** Jobs at work, or about to be. */
  running: number;
  /** Jobs that wait, whatever for; counted to 10 000. */
  waiting: number;
  /** Jobs started in the last minute; counted to 10 000. */
  startedPerMinute: number;
}
