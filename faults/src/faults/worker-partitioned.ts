import { setTimeout as delay } from "node:timers/promises";
import { claimedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";
import { findVictim } from "./victim.ts";

export const workerPartitioned: Fault = {
  name: "worker-partitioned",
  summary: "a worker and its database do not reach each other for 60 s: it stops its own jobs, others resume them",
  async run(arena, { trials, isShort }) {
    const recoveriesMs: number[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const ids = await submitSpread(arena, 8, () => ({ seconds: isShort ? 4 : 8, steps: 16 }));
      const { victim, held } = await findVictim(arena, ids);
      const awayAt = arena.mark("worker-partitioned", "injected");
      victim.proxy.set({ kind: "silent" });
      await delay(isShort ? 10_000 : 60_000);
      victim.proxy.set({ kind: "pass" });
      arena.mark("worker-partitioned", "healed");
      await submitSpread(arena, 8, () => ({ seconds: 0.5, steps: 2 }));
      await arena.settled();
      recoveriesMs.push(...(await claimedAfter(arena.database.pool, held, awayAt)));
    }
    return { recoveriesMs, trials, failures: [] };
  },
};
