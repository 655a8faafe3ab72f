import { setTimeout as delay } from "node:timers/promises";
import { countMoves } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

const HOUR_MS = 3_600_000;

export const clockOff: Fault = {
  name: "clock-off",
  summary: "one worker an hour ahead, one an hour behind: the database's time decides, nothing is lost or early",
  async run(arena, { isShort }) {
    arena.mark("clock-off", "injected");
    await arena.startWorker({ clockOffMs: HOUR_MS });
    await arena.startWorker({ clockOffMs: -HOUR_MS });
    const { ids } = await steadyDuring(
      arena,
      10,
      (index) => ({ seconds: index % 5 === 0 ? 2 : 0.3, steps: 4, deed: index % 7 === 0 ? "throw" : "count" }),
      () => delay(isShort ? 8_000 : 30_000),
    );
    await arena.settled();
    const lost = await countMoves(arena.database.pool, "lose", ids);
    const { rows } = await arena.database.pool.query<{ n: number }>(
      `select count(*)::int as n from job
       where id = any($1::uuid[]) and (finished_at > now() + interval '1 minute' or finished_at < created_at)`,
      [ids],
    );
    const failures = [
      ...(lost > 0 ? [`${lost} jobs were taken for lost.`] : []),
      ...(rows[0]?.n === 0 ? [] : [`${rows[0]?.n} jobs carry an instant of a worker's clock.`]),
    ];
    return { recoveriesMs: [], trials: 2, failures };
  },
};
