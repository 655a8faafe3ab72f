import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startArena } from "./arena/arena.ts";
import type { Fault } from "./fault.ts";
import { checkHistory } from "./history/check-history.ts";
import type { Violation } from "./history/history.ts";

/** One line of the table. */
export interface FaultReport {
  fault: string;
  seed: number;
  trials: number;
  jobs: number;
  lost: number;
  doubled: number;
  zombies: number;
  recoveriesMs: number[];
  verdict: "held" | "violated" | "skipped";
  violations: Violation[];
  /** What was expected of this fault in particular, and did not hold. */
  failures: string[];
  figures: Record<string, number | string>;
  /** Why it was skipped. */
  reason?: string;
  tookMs: number;
}

export interface RunOptions {
  seed: number;
  trials: number;
  isShort: boolean;
  /** Histories are kept in a folder per fault in here. */
  keepIn: string;
}

/** Low enough to be reached, so that every fault tests the caps too. */
export const LIMITS = { concurrency: 24, userConcurrency: 10, keyConcurrency: 2 };

/** Runs one fault in an arena of its own, then checks the whole history. */
export async function runFault(fault: Fault, { seed, trials, isShort, keepIn }: RunOptions): Promise<FaultReport> {
  const startedAt = performance.now();
  const blank = {
    fault: fault.name,
    seed,
    trials: 0,
    jobs: 0,
    lost: 0,
    doubled: 0,
    zombies: 0,
    recoveriesMs: [],
    violations: [],
    failures: [],
    figures: {},
    tookMs: 0,
  };
  const reason = (await fault.unavailable?.()) ?? null;
  if (reason !== null) return { ...blank, verdict: "skipped", reason };
  const folder = join(keepIn, fault.name);
  await mkdir(folder, { recursive: true });
  await using cleanup = new AsyncDisposableStack();
  const prepared = fault.prepare === undefined ? null : cleanup.use(await fault.prepare());
  const timings = isShort ? "short" : "real";
  const arena = cleanup.use(
    await startArena({ seed, timings, limits: LIMITS, keepIn: folder, ...fault.arena, ...prepared?.arena }),
  );
  const outcome = await fault.run(arena, { trials, isShort }).catch((error: unknown) => ({
    recoveriesMs: [],
    trials,
    failures: [`The run itself failed: ${error instanceof Error ? error.message : String(error)}`],
    figures: {},
  }));
  const verdict = checkHistory(await arena.history());
  const isWell = verdict.violations.length === 0 && outcome.failures.length === 0;
  return {
    ...blank,
    ...verdict,
    ...outcome,
    figures: outcome.figures ?? {},
    verdict: isWell ? "held" : "violated",
    tookMs: performance.now() - startedAt,
  };
}
