import { z } from "zod";

/**
 * What a traced job does:
 * - `count` – counts down and stops when asked to
 * - `spin` – its first attempt blocks the event loop of its worker for `seconds`
 * - `last-chance` – throws at once until its third attempt, then counts down
 * - `abort` – takes its whole process down, a moment after its start
 * - `stubborn` – counts down, whatever it is asked
 * - `throw` – fails at its end
 */
export const DEEDS = ["count", "spin", "last-chance", "abort", "stubborn", "throw"] as const;

/** The input of `demo.countdown` where handlers are traced. */
export const tracedInput = z.object({
  seconds: z.number().min(0).max(3_600).default(0.2),
  steps: z.int().min(1).max(1_000).default(4),
  failureRate: z.number().min(0).max(1).default(0),
  deed: z.enum(DEEDS).default("count"),
  key: z.string().nullable().default(null),
});

export type TracedInput = z.input<typeof tracedInput>;
