import type { Arena } from "../arena/arena.ts";
import type { ArenaProcess } from "../arena/arena-process.ts";
import { until } from "../arena/until.ts";

/** The worker that holds most of `jobIds`, and which of them. Waits until there is one. */
export async function findVictim(
  arena: Arena,
  jobIds: readonly string[],
  { withinMs = 60_000 }: { withinMs?: number } = {},
): Promise<{ victim: ArenaProcess; held: string[] }> {
  const wanted = new Set(jobIds);
  return await until(
    "a worker holds jobs of this trial",
    async () => {
      const holders = await arena.holders();
      const [best] = arena.workers
        .map((victim) => ({
          victim,
          held: holders.flatMap(({ pid, jobId }) => (pid === victim.pid && wanted.has(jobId) ? [jobId] : [])),
        }))
        .toSorted((a, b) => b.held.length - a.held.length);
      return best !== undefined && best.held.length > 0 ? best : null;
    },
    { withinMs },
  );
}
