import { setTimeout as delay } from "node:timers/promises";
import { completedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

export const postgresCrash: Fault = {
  name: "postgres-crash",
  summary: "the postmaster is ended at once (immediate) while jobs complete",
  isInShortForm: true,
  async run(arena, { trials, isShort }) {
    const crashedAt: number[] = [];
    await steadyDuring(
      arena,
      isShort ? 20 : 40,
      () => ({ seconds: 0.1, steps: 2 }),
      async () => {
        for (let trial = 0; trial < trials; trial += 1) {
          await delay(1_500 + arena.random() * 2_000);
          crashedAt.push(arena.mark("postgres-crash", "injected"));
          await arena.database.crash();
        }
        await delay(4_000);
      },
    );
    await arena.settled();
    const recoveries = await Promise.all(crashedAt.map((atMs) => completedAfter(arena.database.pool, atMs + 200)));
    return { recoveriesMs: recoveries.flat().map((ms) => ms + 200), trials, failures: [] };
  },
};
