import { setTimeout as delay } from "node:timers/promises";
import { claimedAfter } from "../arena/recoveries.ts";
import { until } from "../arena/until.ts";
import type { Fault } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";
import { findVictim } from "./victim.ts";

export const workerFrozen: Fault = {
  name: "worker-frozen",
  summary: "SIGSTOP 30 s, then SIGCONT: its jobs are resumed elsewhere, its late finishes refused",
  isInShortForm: true,
  async run(arena, { trials, isShort }) {
    const recoveriesMs: number[] = [];
    const failures: string[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const seconds = isShort ? 2 : 4;
      const ids = await submitSpread(arena, 8, () => ({ seconds, steps: 8, deed: "stubborn" }));
      const { victim, held } = await findVictim(arena, ids);
      const frozenAt = arena.mark("worker-frozen", "injected");
      await victim.signal("SIGSTOP");
      await delay(isShort ? 9_000 : 30_000);
      await victim.signal("SIGCONT");
      arena.mark("worker-frozen", "healed");
      await arena.settled();
      recoveriesMs.push(...(await claimedAfter(arena.database.pool, held, frozenAt)));
      const isBack = await until(
        "the frozen worker registers anew",
        async () => {
          const { rows } = await arena.database.pool.query(
            "select from worker where pid = $1 and not lost and stopped_at is null",
            [victim.pid],
          );
          return rows.length === 1;
        },
        { withinMs: 30_000 },
      ).catch(() => false);
      if (!isBack) failures.push("The worker that was frozen did not register anew.");
    }
    return { recoveriesMs, trials, failures };
  },
};
