import { setTimeout as delay } from "node:timers/promises";
import { completedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

export const postgresDown: Fault = {
  name: "postgres-down",
  summary: "Postgres is away for 60 s; recovery counts from its return",
  async run(arena, { trials, isShort }) {
    const upAt: number[] = [];
    await steadyDuring(
      arena,
      10,
      (index) => ({ seconds: index % 10 === 0 ? 3 : 0.2, steps: 4 }),
      async () => {
        for (let trial = 0; trial < trials; trial += 1) {
          await delay(3_000);
          arena.mark("postgres-down", "injected");
          await arena.database.down();
          await delay(isShort ? 10_000 : 60_000);
          await arena.database.up();
          upAt.push(arena.mark("postgres-down", "healed"));
          await delay(5_000);
        }
      },
    );
    await arena.settled();
    const recoveries = await Promise.all(upAt.map((atMs) => completedAfter(arena.database.pool, atMs)));
    return { recoveriesMs: recoveries.flat(), trials, failures: [] };
  },
};
