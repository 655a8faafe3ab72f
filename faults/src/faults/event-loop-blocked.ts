import { claimedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";
import { findVictim } from "./victim.ts";

export const eventLoopBlocked: Fault = {
  name: "event-loop-blocked",
  summary: "a handler spins 30 s in the worker's own loop: its neighbours go on elsewhere, its late result is refused",
  async run(arena, { trials, isShort }) {
    const recoveriesMs: number[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const spinner = await arena.submitters[0]?.submit({ seconds: isShort ? 9 : 30, steps: 1, deed: "spin" });
      const spinningSince = arena.mark("event-loop-blocked", "injected");
      if (typeof spinner !== "string") throw new Error("expected the spinner's id");
      await findVictim(arena, [spinner]);
      await submitSpread(arena, 12, () => ({ seconds: 2, steps: 4 }));
      await arena.settled();
      recoveriesMs.push(
        ...(await claimedAfter(arena.database.pool, [spinner], spinningSince)).filter((ms) => ms > 1_000),
      );
    }
    return { recoveriesMs, trials, failures: [] };
  },
};
