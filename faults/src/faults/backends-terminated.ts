import { setTimeout as delay } from "node:timers/promises";
import { completedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

export const backendsTerminated: Fault = {
  name: "backends-terminated",
  summary: "every connection of everybody is ended once a second; no lease is lost by it",
  isInShortForm: true,
  async run(arena, { trials, isShort }) {
    let lastAt = 0;
    let ended = 0;
    const { ids } = await steadyDuring(
      arena,
      isShort ? 10 : 20,
      (index) => ({ seconds: index % 10 === 0 ? 2 : 0.2, steps: 4 }),
      async () => {
        for (let trial = 0; trial < trials; trial += 1) {
          await delay(1_000);
          lastAt = arena.mark("backends-terminated", "injected");
          ended += await arena.database.terminate();
        }
      },
    );
    await arena.settled();
    const recoveriesMs = await completedAfter(arena.database.pool, lastAt);
    return { recoveriesMs, trials, failures: [], figures: { "connections ended": ended, jobs: ids.length } };
  },
};
