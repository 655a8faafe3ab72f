import { setTimeout as delay } from "node:timers/promises";
import { completedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";

export const postgresRestartLoop: Fault = {
  name: "postgres-restart-loop",
  summary: "Postgres crashes or restarts every few seconds for 3 min under 5 000 jobs",
  async run(arena, { isShort }) {
    const until = performance.now() + (isShort ? 20_000 : 180_000);
    const submitted = submitSpread(arena, isShort ? 300 : 5_000, () => ({ seconds: 0.3, steps: 2 }));
    const brokenAt: number[] = [];
    while (performance.now() < until) {
      await delay(4_000 + arena.random() * 6_000);
      if (arena.random() < 0.5) {
        brokenAt.push(arena.mark("postgres-restart-loop", "injected"));
        await arena.database.crash();
      } else {
        arena.mark("postgres-restart-loop", "injected");
        await arena.database.down();
        await delay(arena.random() * 3_000);
        await arena.database.up();
        brokenAt.push(arena.mark("postgres-restart-loop", "healed"));
      }
    }
    await submitted;
    await arena.settled(240_000);
    const recoveries = await Promise.all(brokenAt.map((atMs) => completedAfter(arena.database.pool, atMs + 200)));
    return { recoveriesMs: recoveries.flat().map((ms) => ms + 200), trials: brokenAt.length, failures: [] };
  },
};
