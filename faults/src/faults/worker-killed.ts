import { setTimeout as delay } from "node:timers/promises";
import type { Arena } from "../arena/arena.ts";
import { claimedAfter } from "../arena/recoveries.ts";
import type { Fault, FaultOptions, FaultOutcome } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";
import { findVictim } from "./victim.ts";

/** Visible resume, p99, as promised; in the short form the leases are shorter too. */
const RESUME_LIMIT_MS = 25_000;

const killDuring = (deed: "count" | "last-chance") =>
  async function run(arena: Arena, { trials, isShort }: FaultOptions): Promise<FaultOutcome> {
    const recoveriesMs: number[] = [];
    let done = 0;
    while (done < trials) {
      const atOnce = Math.min(trials - done, Math.max(1, Math.floor(arena.workers.length / 2)));
      const ids = await submitSpread(arena, 6 * (atOnce + 1), () => ({
        seconds: isShort ? 4 : 12,
        steps: 24,
        deed,
      }));
      // Attempts that threw are behind them: what runs now is the last attempt they have.
      if (deed === "last-chance") await delay(isShort ? 2_000 : 4_000);
      const blows: { held: string[]; killedAt: number }[] = [];
      const successors: Promise<unknown>[] = [];
      while (blows.length < atOnce) {
        // At any moment of the heartbeat's period.
        await delay((arena.random() * (isShort ? 1_000 : 5_000)) / atOnce);
        // Few jobs, so that those left can take them over at once: they may be with one or two workers.
        const found = await findVictim(arena, ids, { withinMs: blows.length === 0 ? 60_000 : 2_000 }).catch(() => null);
        if (found === null) break;
        const { victim, held } = found;
        const killedAt = arena.mark("worker-killed", "injected");
        await victim.signal("SIGKILL");
        blows.push({ held, killedAt });
        successors.push(arena.startWorker());
      }
      await Promise.all(successors);
      await arena.settled();
      for (const { held, killedAt } of blows) {
        recoveriesMs.push(...(await claimedAfter(arena.database.pool, held, killedAt)));
      }
      if (blows.length === 0) throw new Error("expected a worker to kill, found none at work");
      done += blows.length;
    }
    const late = recoveriesMs.filter((ms) => ms > RESUME_LIMIT_MS);
    const failures = late.map((ms) => `A job was resumed ${(ms / 1_000).toFixed(1)} s after its worker was killed.`);
    return { recoveriesMs, trials: done, failures };
  };

export const workerKilled: Fault = {
  name: "worker-killed",
  summary: "kill -9 at any moment; every job of the dead worker is resumed within 25 s",
  // No limit: a job must not wait for another's place when it is resumed.
  arena: { workers: 8, limits: { concurrency: null } },
  isInShortForm: true,
  run: killDuring("count"),
};

export const workerKilledOnLastAttempt: Fault = {
  name: "worker-killed-last-attempt",
  summary: "kill -9 during the last attempt that a job has: the crash costs it none",
  arena: { workers: 4, limits: { concurrency: null } },
  async run(arena, options) {
    const outcome = await killDuring("last-chance")(arena, options);
    const { rows } = await arena.database.pool.query<{ n: number }>(
      "select count(*)::int as n from job where losses = 1 and attempt >= 4 and state = 'completed'",
    );
    if (rows[0]?.n === 0)
      outcome.failures.push("Expected jobs whose third attempt was lost and whose fourth completed.");
    return outcome;
  },
};
