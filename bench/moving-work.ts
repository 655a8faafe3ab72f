/**
 * Loaded into a server by `node --import`, for benchmarks: taking in a file then does nothing but report, a few times
 * a second, until it is cancelled. A job about a photo that moves for as long as somebody looks. Nothing else changes.
 */
import { setTimeout as delay } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { catalog } from "@jobwire/jobs/catalog";
import type { Handler } from "@jobwire/jobs/engine";
import { handlers } from "../packages/jobs/src/tasks/index.ts";

const STEPS = ["Reading the file", "Looking for faces", "Cutting out", "Smoothing the edges", "Saving"] as const;
/** From nothing to all of it; then it stays there. */
const REPORTS = 600;
const perSecond = Number(process.env.BENCH_REPORTS_PER_SECOND ?? "2");

const movingWork: Handler<"media.ingest"> = async (ctx) => {
  for (let n = 0; !ctx.signal.aborted; n += 1) {
    const share = Math.min(1, n / REPORTS);
    ctx.progress({ percent: 99 * share, step: STEPS[Math.floor(share * (STEPS.length - 1))] ?? STEPS[0] });
    // Not all on one beat.
    await delay((1_000 / perSecond) * (0.8 + 0.4 * Math.random()), undefined, { signal: ctx.signal });
  }
  throw ctx.signal.reason;
};

if (isMainThread) {
  Object.assign(handlers, { "media.ingest": async () => movingWork });
  Object.assign(catalog["media.ingest"].policy, { timeoutMs: 3_600_000 });
}
