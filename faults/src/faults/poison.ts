import { setTimeout as delay } from "node:timers/promises";
import type { Arena } from "../arena/arena.ts";
import { countJobs } from "../arena/recoveries.ts";
import { until } from "../arena/until.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

/** What is left of the others' throughput, at the least. */
const SHARE = 0.9;
const PER_SECOND = 10;

export const poison: Fault = {
  name: "poison",
  summary:
    "a job that takes its worker's process down: given up after the third, others keep ≥ 90 % of their throughput",
  arena: { workers: 3 },
  async run(arena, { isShort }) {
    const measureMs = isShort ? 10_000 : 30_000;
    const input = () => ({ seconds: 0.3, steps: 2 });
    const quiet = await steadyDuring(arena, PER_SECOND, input, () => completedPerSecond(arena, delay(measureMs)));
    arena.mark("poison", "injected");
    const bad = await arena.submitters[0]?.submit({ seconds: 0.5, steps: 1, deed: "abort" });
    if (typeof bad !== "string") throw new Error("expected the id of the poison");
    const isOver = until(
      "the poison is given up",
      async () => (await countJobs(arena.database.pool, "failed", [bad])) === 1,
      { withinMs: 150_000 },
    ).catch(() => {});
    const supervised = superviseUntil(arena, isOver);
    const beset = await steadyDuring(arena, PER_SECOND, input, () => completedPerSecond(arena, isOver));
    await supervised;
    arena.mark("poison", "healed");
    await arena.settled();

    const failures: string[] = [];
    const { rows } = await arena.database.pool.query<{ losses: number; code: string; state: string }>(
      "select losses, state, error ->> 'code' as code from job where id = $1",
      [bad],
    );
    const [row] = rows;
    if (row?.state !== "failed" || row.code !== "poison" || row.losses !== 3) {
      failures.push(`Expected the poison to have failed after 3 losses, found ${JSON.stringify(row)}.`);
    }
    const share = beset.result / quiet.result;
    if (share < SHARE) failures.push(`Others kept ${Math.round(100 * share)} % of their throughput.`);
    return { recoveriesMs: [], trials: 3, failures, figures: { "others' throughput": `${Math.round(100 * share)} %` } };
  },
};

async function completedPerSecond(arena: Arena, meanwhile: Promise<unknown>): Promise<number> {
  const count = async () => {
    const { rows } = await arena.database.pool.query<{ n: number }>(
      "select count(*)::int as n from job where state = 'completed'",
    );
    return rows[0]?.n ?? 0;
  };
  const before = await count();
  const startedAt = performance.now();
  await meanwhile;
  return ((await count()) - before) / ((performance.now() - startedAt) / 1_000);
}

/** Replaces workers that end, as a supervisor would, as long as `over` is pending. */
async function superviseUntil(arena: Arena, over: Promise<unknown>): Promise<void> {
  let isOver = false;
  void over.then(() => (isOver = true));
  const wanted = arena.workers.length;
  while (!isOver) {
    if (arena.workers.length < wanted) await arena.startWorker();
    await delay(200);
  }
}
