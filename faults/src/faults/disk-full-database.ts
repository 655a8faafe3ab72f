import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { completedAfter } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";
import { mountSmallDisk, whyNoSmallDisk } from "./tmpfs.ts";
import type { SmallDisk } from "./tmpfs.ts";

const SIZE_MB = 400;

let disk: SmallDisk | null = null;

export const diskFullDatabase: Fault = {
  name: "disk-full-database",
  summary: "the database's disk is full for 20 s: what was acknowledged is there when there is room again",
  unavailable: whyNoSmallDisk,
  async prepare() {
    const mounted = await mountSmallDisk(SIZE_MB);
    disk = mounted;
    return {
      arena: { databaseDir: join(mounted.path, "pg") },
      [Symbol.asyncDispose]: () => mounted[Symbol.asyncDispose](),
    };
  },
  async run(arena, { trials, isShort }) {
    if (disk === null) throw new Error("expected to be prepared");
    const full = disk;
    const freedAt: number[] = [];
    await steadyDuring(
      arena,
      30,
      () => ({ seconds: 0.2, steps: 10 }),
      async () => {
        for (let trial = 0; trial < trials; trial += 1) {
          await delay(2_000);
          arena.mark("disk-full-database", "injected");
          await full.fill();
          await delay(isShort ? 8_000 : 20_000);
          await full.free();
          freedAt.push(arena.mark("disk-full-database", "healed"));
          await delay(6_000);
        }
      },
    );
    await arena.settled();
    const recoveries = await Promise.all(freedAt.map((atMs) => completedAfter(arena.database.pool, atMs)));
    return { recoveriesMs: recoveries.flat(), trials, failures: [] };
  },
};
