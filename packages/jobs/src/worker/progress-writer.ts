// ⑥ progress: last value wins. To the bus at most ten times a second, to disk at most once.
import type { ProgressRequest, WriteResult } from "@jobwire/db";
import type { Logger } from "pino";
import type { GroupCommit } from "../engine/group-commit.ts";
import type { Progress } from "../wire/index.ts";
import type { Attempt } from "./attempt.ts";
import { storableText } from "./storable.ts";
import type { WorkerTimings } from "./timings.ts";

export interface ProgressReport {
  percent?: number;
  step?: string;
  message?: string;
  done?: number;
  total?: number;
}

/** One attempt's progress. */
export interface ProgressWriter {
  /** Merges a report into the latest progress. */
  report(report: ProgressReport): void;
  readonly latest: Progress | null;
  /** Sends and stores the latest at once; resolves when durable. */
  flush(): Promise<void>;
  /** Drops what is scheduled. */
  stop(): void;
}

/** Keeps a hint under the limit of NOTIFY, whatever the script. */
const MAX_STEP_CHARS = 200;
const MAX_MESSAGE_CHARS = 500;

export function createProgressWriter(options: {
  attempt: Attempt;
  progress: GroupCommit<ProgressRequest, WriteResult>;
  timings: Pick<WorkerTimings, "progressWireMs" | "progressDiskMs">;
  logger: Logger;
}): ProgressWriter {
  const { attempt, progress, timings, logger } = options;
  let latest: Progress | null = null;
  const wire = createThrottle(timings.progressWireMs, async () => attempt.publish(latest));
  const disk = createThrottle(timings.progressDiskMs, store);

  async function store(): Promise<void> {
    try {
      const result = await progress.submit({ jobId: attempt.jobId, lease: attempt.lease, progress: latest });
      if (!result.applied) return attempt.abort("lease-lost");
      attempt.learn(result);
    } catch (error) {
      logger.warn({ err: error, jobId: attempt.jobId }, "progress could not be stored");
    }
  }

  return {
    report(report) {
      latest = merge(latest, report, attempt.lease.attempt);
      wire.request();
      disk.request();
    },
    get latest() {
      return latest;
    },
    async flush() {
      await Promise.all([wire.flush(), disk.flush()]);
    },
    stop() {
      wire.stop();
      disk.stop();
    },
  };
}

/** `percent` never falls within an attempt; text is cut to a bound; what a report leaves out stays. */
function merge(before: Progress | null, report: ProgressReport, attempt: number): Progress {
  const percent = finite(report.percent);
  return {
    attempt,
    n: (before?.n ?? 0) + 1,
    percent:
      percent === undefined
        ? (before?.percent ?? null)
        : Math.max(before?.percent ?? 0, Math.min(100, Math.max(0, percent))),
    step: clip(report.step, MAX_STEP_CHARS) ?? before?.step ?? null,
    message: clip(report.message, MAX_MESSAGE_CHARS) ?? before?.message ?? null,
    done: finite(report.done) ?? before?.done ?? null,
    total: finite(report.total) ?? before?.total ?? null,
  };
}

function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function clip(text: string | undefined, maxChars: number): string | undefined {
  return text === undefined ? undefined : storableText(text, maxChars);
}

interface Throttle {
  request(): void;
  flush(): Promise<void>;
  stop(): void;
}

/** Runs `work` at once, then at most every `everyMs`, never twice at a time; the last request is always served. */
function createThrottle(everyMs: number, work: () => Promise<void>): Throttle {
  let wanted = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let lastAt = -Infinity;

  async function run(): Promise<void> {
    wanted = false;
    lastAt = performance.now();
    await work();
    running = undefined;
    if (wanted) schedule();
  }

  function schedule(): void {
    if (timer || running) return;
    const waitMs = lastAt + everyMs - performance.now();
    if (waitMs <= 0) {
      running = run();
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      running = run();
    }, waitMs);
  }

  return {
    request() {
      wanted = true;
      schedule();
    },
    async flush() {
      clearTimeout(timer);
      timer = undefined;
      await running;
      clearTimeout(timer);
      timer = undefined;
      if (wanted) await (running = run());
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      wanted = false;
    },
  };
}
