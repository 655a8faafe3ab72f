import { until } from "../arena/until.ts";
import type { Fault } from "../fault.ts";
import { submitSpread } from "./spread-load.ts";

/** A dead LISTEN is noticed within this. */
const NOTICED_WITHIN_MS = 10_000;
const LISTENERS = "application_name like '%listen%'";

export const listenKilled: Fault = {
  name: "listen-killed",
  summary: "the backends that LISTEN are ended: they are back within 10 s, and pages miss nothing",
  isInShortForm: true,
  async run(arena, { trials }) {
    const recoveriesMs: number[] = [];
    const failures: string[] = [];
    const count = async () => {
      const { rows } = await arena.database.pool.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where ${LISTENERS}`,
      );
      return rows[0]?.n ?? 0;
    };
    for (let trial = 0; trial < trials; trial += 1) {
      const processes = arena.workers.length + 1;
      const killedAt = arena.mark("listen-killed", "injected");
      const killed = await arena.database.terminate(LISTENERS);
      if (killed === 0) failures.push("Expected backends that LISTEN, found none.");
      await submitSpread(arena, 6, () => ({ seconds: 0.5, steps: 4 }));
      const backAt = await until("LISTEN stands again", async () => (await count()) >= processes && performance.now(), {
        withinMs: NOTICED_WITHIN_MS,
      }).catch(() => null);
      if (backAt === null) failures.push("LISTEN did not stand again within 10 s.");
      else recoveriesMs.push(performance.timeOrigin + backAt - killedAt);
      await arena.settled();
    }
    return { recoveriesMs, trials, failures };
  },
};
