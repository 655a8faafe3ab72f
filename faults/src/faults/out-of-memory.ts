import type { Fault } from "../fault.ts";
import { until } from "../arena/until.ts";
import { makePhoto } from "./photo.ts";
import { steadyDuring } from "./spread-load.ts";

export const outOfMemory: Fault = {
  name: "out-of-memory",
  summary: "children that need more memory than they may: their jobs fail and say why, nobody else notices",
  arena: { childMemoryMb: 50 },
  async run(arena, { trials }) {
    const failures: string[] = [];
    const count = async (where: string) => {
      const { rows } = await arena.database.pool.query<{ n: number }>(`select count(*)::int as n from ${where}`);
      return rows[0]?.n ?? 0;
    };
    const { ids } = await steadyDuring(
      arena,
      8,
      () => ({ seconds: 0.3, steps: 4 }),
      async () => {
        arena.mark("out-of-memory", "injected");
        for (let trial = 0; trial < trials; trial += 1) {
          await arena.watchers[0]?.client.uploadItem(await makePhoto(900, arena.random));
        }
        const failed = "job where task = 'image.thumbnail' and state = 'failed'";
        await until("the thumbnails fail", async () => (await count(failed)) >= trials, { withinMs: 90_000 }).catch(
          (error: unknown) => failures.push(String(error)),
        );
      },
    );
    await arena.settled();
    const silent = await count(
      "job where task = 'image.thumbnail' and (state <> 'failed' or error ->> 'reason' <> 'out-of-memory')",
    );
    if (silent > 0) failures.push(`${silent} thumbnails did not fail with the reason out-of-memory.`);
    if ((await count("worker where lost")) > 0) failures.push("A worker went down with its child.");
    const again = await count("job where task = 'demo.countdown' and (attempt > 1 or state <> 'completed')");
    if (again > 0) failures.push(`${again} of ${ids.length} other jobs were run again or failed.`);
    return { recoveriesMs: [], trials, failures };
  },
};
