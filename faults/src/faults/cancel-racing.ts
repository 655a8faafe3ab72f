import { setTimeout as delay } from "node:timers/promises";
import { until } from "../arena/until.ts";
import { clockMs } from "../arena/clock.ts";
import type { Fault } from "../fault.ts";

/** From the click to the handler's signal, in another process, p95. */
const CANCEL_LIMIT_MS = 1_000;
const RACES = 20;

export const cancelRacing: Fault = {
  name: "cancel-racing",
  summary: "cancels that meet completions, by HTTP; then cancels of running jobs, timed to the handler's end",
  async run(arena, { trials }) {
    const { submitters, random } = arena;
    const failures: string[] = [];
    arena.mark("cancel-racing", "injected");
    const who = (index: number) => submitters[index % submitters.length] as (typeof submitters)[number];
    const raced = await Promise.all(
      Array.from({ length: RACES * trials }, async (_, index) => {
        await delay(index * 15);
        const id = await who(index).submit({ seconds: 0.15, steps: 1 });
        if (id === null) return null;
        await delay(random() * 300);
        await who(index).cancel(id);
        return id;
      }),
    );
    await arena.settled();
    const { rows } = await arena.database.pool.query<{ state: string; n: number }>(
      "select state, count(*)::int as n from job where id = any($1::uuid[]) group by state",
      [raced],
    );
    const odd = rows.filter(({ state }) => state !== "completed" && state !== "cancelled");
    for (const { state, n } of odd)
      failures.push(`${n} jobs that were cancelled while they completed ended as ${state}.`);

    const cancelledAt = new Map<string, number>();
    for (let index = 0; index < RACES * trials; index += 1) {
      const id = await who(index).submit({ seconds: 60, steps: 60 });
      if (id === null) throw new Error("expected an id");
      await until("it runs", async () => (await arena.holders()).some(({ jobId }) => jobId === id), { everyMs: 20 });
      await delay(random() * 300);
      cancelledAt.set(id, clockMs());
      await who(index).cancel(id);
    }
    await arena.settled();
    const ends = (await arena.history()).filter((record) => record.kind === "ended");
    const recoveriesMs = ends.flatMap(({ jobId, atMs }) => {
      const askedAt = cancelledAt.get(jobId);
      return askedAt === undefined ? [] : [atMs - askedAt];
    });
    const sorted = recoveriesMs.toSorted((a, b) => a - b);
    const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN;
    if (!(p95 <= CANCEL_LIMIT_MS)) failures.push(`Cancel to the handler's signal took ${Math.round(p95)} ms at p95.`);
    const figures = {
      "cancel p50 ms": Math.round(sorted[Math.ceil(0.5 * sorted.length) - 1] ?? Number.NaN),
      "cancel p95 ms": Math.round(p95),
      races: rows.map(({ state, n }) => `${n} ${state}`).join(" / "),
    };
    return { recoveriesMs, trials: raced.length + sorted.length, failures, figures };
  },
};
