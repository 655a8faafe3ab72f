import { setTimeout as delay } from "node:timers/promises";
import { countMoves } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

export const slowNetwork: Fault = {
  name: "slow-network",
  summary: "200 ± 100 ms between everybody and the database for 60 s: nobody is taken for dead",
  async run(arena, { isShort }) {
    const everybody = [arena.api, ...arena.workers];
    const { ids } = await steadyDuring(
      arena,
      5,
      (index) => ({ seconds: index % 5 === 0 ? 5 : 0.5, steps: 5 }),
      async () => {
        arena.mark("slow-network", "injected");
        for (const { proxy } of everybody) proxy.set({ kind: "slow", delayMs: 200, jitterMs: 100 });
        await delay(isShort ? 15_000 : 60_000);
        for (const { proxy } of everybody) proxy.set({ kind: "pass" });
        arena.mark("slow-network", "healed");
      },
    );
    await arena.settled();
    const lost = await countMoves(arena.database.pool, "lose", ids);
    const { rows } = await arena.database.pool.query<{ n: number }>("select count(*)::int as n from worker where lost");
    const failures =
      lost + (rows[0]?.n ?? 0) > 0 ? [`${lost} jobs and ${rows[0]?.n} workers were taken for lost.`] : [];
    return { recoveriesMs: [], trials: 1, failures };
  },
};
