import { setTimeout as delay } from "node:timers/promises";
import { SUPERVISED_FOR_MS } from "../arena/arena.ts";
import type { Arena } from "../arena/arena.ts";
import { until } from "../arena/until.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

const anyOf = <T>(arena: Arena, from: readonly T[]) => from[Math.floor(arena.random() * from.length)];

/** A worker more, as its supervisor would start it: again, where the database was away just then. */
const another = (arena: Arena) => until("another worker", () => arena.startWorker(), { withinMs: SUPERVISED_FOR_MS });

/** Injuries that heal by themselves or at once, so that any may follow any. */
const INJURIES: Record<string, (arena: Arena) => Promise<void>> = {
  async "worker-killed"(arena) {
    await anyOf(arena, arena.workers)?.signal("SIGKILL");
    await another(arena);
  },
  async "worker-frozen"(arena) {
    const victim = anyOf(arena, arena.workers);
    await victim?.signal("SIGSTOP");
    await delay(2_000 + arena.random() * 18_000);
    await victim?.signal("SIGCONT");
  },
  async "worker-partitioned"(arena) {
    const proxy = anyOf(arena, [arena.api, ...arena.workers])?.proxy;
    proxy?.set({ kind: "silent" });
    await delay(1_000 + arena.random() * 9_000);
    proxy?.set({ kind: "pass" });
  },
  async "half-open"(arena) {
    anyOf(arena, [arena.api, ...arena.workers])?.proxy.halfOpen();
  },
  async "connections-cut"(arena) {
    anyOf(arena, [arena.api, ...arena.workers])?.proxy.cut();
  },
  async "reply-lost"(arena) {
    const proxy = anyOf(arena, [arena.api, ...arena.workers])?.proxy;
    proxy?.cutReplies(({ inTransaction }) => !inTransaction && arena.random() < 0.1);
    await delay(3_000);
    proxy?.cutReplies(null);
  },
  async "backends-terminated"(arena) {
    await arena.database.terminate();
  },
  async "postgres-crash"(arena) {
    await arena.database.crash();
  },
  async "api-killed"(arena) {
    await arena.api.signal("SIGKILL");
    await arena.restartApi();
  },
  async "rolling-restart"(arena) {
    const leaving = anyOf(arena, arena.workers);
    await another(arena);
    await leaving?.signal("SIGTERM");
  },
};

export const randomNemesis: Fault = {
  name: "random",
  summary: "injuries of every kind, at random and on top of each other",
  arena: { workers: 3 },
  async run(arena, { trials, isShort }) {
    const names = Object.keys(INJURIES);
    const figures: Record<string, number> = {};
    let injuries = 0;
    await steadyDuring(
      arena,
      10,
      (index) => ({ seconds: index % 10 === 0 ? 4 : 0.3, steps: 6 }),
      async () => {
        const healing = new Set<Promise<void>>();
        const until = performance.now() + (isShort ? 15_000 : 60_000 * trials);
        while (performance.now() < until) {
          await delay(500 + arena.random() * 4_000);
          const name = anyOf(arena, names) ?? "";
          arena.mark(name, "injected");
          figures[name] = (figures[name] ?? 0) + 1;
          injuries += 1;
          const healed = (INJURIES[name]?.(arena) ?? Promise.resolve())
            .catch(() => {}) // two at once may leave nothing to break
            .finally(() => healing.delete(healed));
          healing.add(healed);
        }
        await Promise.all(healing);
      },
    );
    await arena.settled(240_000);
    return { recoveriesMs: [], trials: injuries, failures: [], figures };
  },
};
