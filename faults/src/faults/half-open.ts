import { completedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";
import { findVictim } from "./victim.ts";

export const halfOpen: Fault = {
  name: "half-open",
  summary: "connections of a worker and of the api go dead without a word; new ones are well",
  async run(arena, { trials, isShort }) {
    const recoveriesMs: number[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const ids = await submitSpread(arena, 8, () => ({ seconds: isShort ? 1 : 4, steps: 8 }));
      const { victim } = await findVictim(arena, ids);
      const deadAt = arena.mark("half-open", "injected");
      for (const { proxy } of [victim, arena.api]) proxy.halfOpen();
      await submitSpread(arena, 12, () => ({ seconds: 0.3, steps: 4 }));
      await arena.settled();
      recoveriesMs.push(...(await completedAfter(arena.database.pool, deadAt + 1_500)).map((ms) => ms + 1_500));
    }
    return { recoveriesMs, trials, failures: [] };
  },
};
