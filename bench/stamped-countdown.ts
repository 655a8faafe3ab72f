/**
 * Loaded into a server by `node --import`, for benchmarks: the countdown's handler then says by the
 * clock when it started and when it made each report, as its progress message. Nothing else changes.
 */
import { isMainThread } from "node:worker_threads";
import type { Handler } from "@jobwire/jobs/engine";
import { handlers } from "../packages/jobs/src/tasks/index.ts";
import { clockMs } from "./clock.ts";

/** Longer than the pause between two reports on the wire, so that none waits for the one before. */
const BETWEEN_REPORTS_MS = 120;

const stampedCountdown: Handler<"demo.countdown"> = async (ctx, { steps }) => {
  ctx.log("info", "started", { atMs: clockMs() });
  for (let counted = 1; counted <= steps; counted += 1) {
    // Off the beat of every timer along the way.
    const pauseMs = BETWEEN_REPORTS_MS + Math.random() * 40;
    if (steps > 1) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    ctx.progress({ percent: (100 * counted) / steps, message: String(clockMs()) });
  }
  return { counted: steps, attempts: ctx.attempt };
};

if (isMainThread) Object.assign(handlers, { "demo.countdown": async () => stampedCountdown });
