/**
 * Loaded into a server by `node --import`: `demo.countdown` then writes down when each attempt starts
 * and ends, and does what its input says, bad things included. Nothing else changes but the timings,
 * limits and clock that FAULTS_SETTINGS names.
 */
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { catalog, QUEUES } from "@jobwire/jobs/catalog";
import type { Handler } from "@jobwire/jobs/engine";
import { handlers } from "@jobwire/jobs/tasks";
import { DEFAULT_TIMINGS } from "@jobwire/jobs/worker";
import { clockMs } from "../arena/clock.ts";
import type { Ended, Started } from "../history/record.ts";
import type { TracedSettings } from "./settings.ts";
import { shiftDate } from "./shift-date.ts";
import { tracedInput } from "./traced-input.ts";
import type { DEEDS } from "./traced-input.ts";

interface Input {
  seconds: number;
  steps: number;
  deed: (typeof DEEDS)[number];
}

function traceTo(file: string): Handler<"demo.countdown"> {
  const write = (record: Started | Ended) => appendFileSync(file, `${JSON.stringify(record)}\n`);
  return async (ctx, input) => {
    const about = { jobId: ctx.jobId, attempt: ctx.attempt, pid: process.pid };
    write({ kind: "started", ...about, atMs: clockMs() });
    let how: Ended["how"] = "threw";
    try {
      await work(ctx, input as unknown as Input);
      how = "returned";
      return { counted: input.steps, attempts: ctx.attempt };
    } finally {
      write({ kind: "ended", ...about, how, atMs: clockMs() });
    }
  };
}

async function work(ctx: Parameters<Handler<"demo.countdown">>[0], input: Input): Promise<void> {
  const { seconds, steps, deed } = input;
  if (deed === "last-chance" && ctx.attempt < 3)
    throw new Error("It throws until its third attempt, as it was asked to.");
  for (let step = 1; step <= steps; step += 1) {
    if (deed === "spin" && ctx.attempt === 1) {
      for (const until = performance.now() + (seconds * 1_000) / steps; performance.now() < until;);
    } else {
      const signal = deed === "stubborn" ? undefined : ctx.signal;
      await delay((seconds * 1_000) / steps, undefined, { signal }).catch((error: unknown) => {
        throw ctx.signal.aborted ? ctx.signal.reason : error;
      });
    }
    if (deed === "abort") process.abort();
    ctx.progress({ percent: (100 * step) / steps });
    ctx.log("info", `Step ${step} of ${steps}`);
  }
  if (deed === "throw") throw new Error("It throws at its end, as it was asked to.");
}

if (isMainThread && process.env.FAULTS_SETTINGS !== undefined) {
  const settings = JSON.parse(process.env.FAULTS_SETTINGS) as TracedSettings;
  if (settings.clockOffMs !== 0) shiftDate(settings.clockOffMs);
  Object.assign(DEFAULT_TIMINGS, settings.timings);
  Object.assign(QUEUES.default, settings.limits);
  const countdown = catalog["demo.countdown"];
  Object.assign(countdown, {
    input: tracedInput,
    key: (input: { key: string | null }) => input.key,
    policy: { ...countdown.policy, backoff: { kind: "fixed", delayMs: 200 } },
  });
  const thumbnail = catalog["image.thumbnail"];
  Object.assign(thumbnail.policy, { runsIn: { kind: "child", memoryLimitMb: settings.childMemoryMb } });
  const traced = traceTo(settings.trace);
  Object.assign(handlers, { "demo.countdown": async () => traced });
}
