import { setTimeout as delay } from "node:timers/promises";
import { claimedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";
import { findVictim } from "./victim.ts";

/** A process told twice to stop goes within this. */
const GONE_WITHIN_MS = 3_000;

export const doubleSigterm: Fault = {
  name: "double-sigterm",
  summary: "SIGTERM twice: the worker goes at once, its jobs are recovered like those of a killed one",
  async run(arena, { trials }) {
    const recoveriesMs: number[] = [];
    const failures: string[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const ids = await submitSpread(arena, 8, () => ({ seconds: 6, steps: 12 }));
      const { victim, held } = await findVictim(arena, ids);
      await arena.startWorker();
      const askedAt = arena.mark("double-sigterm", "injected");
      const gone = victim.signal("SIGTERM");
      await delay(300);
      victim.server.process.kill("SIGTERM");
      await gone;
      const tookMs = arena.mark("double-sigterm", "healed") - askedAt;
      if (tookMs > GONE_WITHIN_MS) failures.push(`It took ${Math.round(tookMs)} ms to go.`);
      await arena.settled();
      recoveriesMs.push(...(await claimedAfter(arena.database.pool, held, askedAt)));
    }
    return { recoveriesMs, trials, failures };
  },
};
