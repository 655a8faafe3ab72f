import { endedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";
import { findVictim } from "./victim.ts";

/** As for a worker that is gone. */
const LIMIT_MS = 25_000;

export const halfOpen: Fault = {
  name: "half-open",
  summary: "connections of a worker and of the api go dead without a word; new ones take over within 25 s",
  isInShortForm: true,
  async run(arena, { trials, isShort }) {
    const recoveriesMs: number[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const ids = await submitSpread(arena, 8, () => ({ seconds: isShort ? 1 : 4, steps: 8 }));
      const { victim } = await findVictim(arena, ids);
      const deadAt = arena.mark("half-open", "injected");
      for (const { proxy } of [victim, arena.api]) proxy.halfOpen();
      // Asked of an api that does not know it yet, and of a worker that holds others.
      const later = await submitSpread(arena, 12, () => ({ seconds: 0.3, steps: 4 }));
      await arena.settled();
      recoveriesMs.push(...(await endedAfter(arena.database.pool, [...ids, ...later], deadAt)));
    }
    const late = recoveriesMs.filter((ms) => ms > LIMIT_MS);
    const failures = late.map((ms) => `A job was over ${(ms / 1_000).toFixed(1)} s after connections went dead.`);
    return { recoveriesMs, trials, failures };
  },
};
