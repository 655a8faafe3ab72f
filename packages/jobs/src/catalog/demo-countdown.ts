import { z } from "zod";
import { defineTask } from "./define-task.ts";

export const demoCountdown = defineTask({
  name: "demo.countdown",
  title: "Countdown",
  description: "Counts down in steps, with log lines and partial results; for trying things.",
  input: z.object({
    /** How long it takes in all. */
    seconds: z.number().min(0).max(3_600).default(5),
    steps: z.int().min(1).max(1_000).default(5),
    /** Chance that an attempt throws at one of its steps, 0–1. */
    failureRate: z.number().min(0).max(1).default(0),
  }),
  output: z.object({ counted: z.int(), attempts: z.int() }),
  partial: z.object({ remaining: z.int() }),
  checkpoint: z.object({ counted: z.int() }),
  accepts: [],
  policy: {
    queue: "default",
    maxAttempts: 3,
    timeoutMs: 3_700_000,
    backoff: { kind: "exponential", baseMs: 1_000, maxMs: 30_000, jitter: 0.2 },
    runsIn: { kind: "inline" },
  },
});
