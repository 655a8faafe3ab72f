import { setTimeout as delay } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { steadyDuring, submitSpread } from "./spread-load.ts";

export const apiKilled: Fault = {
  name: "api-killed",
  summary: "kill -9 of the server that people are connected to, under load: pages miss nothing and show nothing twice",
  async run(arena, { trials }) {
    const recoveriesMs: number[] = [];
    await steadyDuring(
      arena,
      10,
      (index) => ({ seconds: index % 5 === 0 ? 2 : 0.3, steps: 6 }),
      async () => {
        for (let trial = 0; trial < trials; trial += 1) {
          await submitSpread(arena, 6, () => ({ seconds: 4, steps: 20 }));
          await delay(500 + arena.random() * 2_000);
          const killedAt = arena.mark("api-killed", "injected");
          await arena.api.signal("SIGKILL");
          await arena.restartApi();
          recoveriesMs.push(arena.mark("api-killed", "healed") - killedAt);
        }
      },
    );
    await arena.settled();
    return { recoveriesMs, trials, failures: [] };
  },
};
