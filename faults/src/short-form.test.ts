import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startArena } from "./arena/arena.ts";
import type { Arena } from "./arena/arena.ts";
import { FAULTS } from "./faults/index.ts";
import { checkHistory } from "./history/check-history.ts";
import { LIMITS } from "./run-fault.ts";

const SEED = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 1e6));
/** Injections each; those that take a second each get more. */
const TRIALS: Record<string, number> = { "backends-terminated": 4, "postgres-crash": 2 };

let arena: Arena;
let keepIn: string;
/** The history stays where something was wrong. */
let isWell = false;
beforeAll(async () => {
  keepIn = await mkdtemp(join(tmpdir(), "jobwire-histories-"));
  arena = await startArena({ seed: SEED, timings: "short", workers: 3, keepIn, limits: LIMITS });
});
afterAll(async () => {
  await arena[Symbol.asyncDispose]();
  if (isWell) await rm(keepIn, { recursive: true, force: true });
});

// One arena for all: what the one left behind, the next would find.
for (const fault of FAULTS.filter(({ isInShortForm }) => isInShortForm)) {
  test(`${fault.name}: ${fault.summary} (seed ${SEED})`, async () => {
    const outcome = await fault.run(arena, { trials: TRIALS[fault.name] ?? 1, isShort: true });
    expect(outcome.failures).toEqual([]);
  });
}

test(`the history of all that holds I1, I2, I5 and I6 (seed ${SEED})`, async () => {
  const verdict = checkHistory(await arena.history());
  expect(verdict.violations, `the history is in ${keepIn}`).toEqual([]);
  expect(verdict.jobs).toBeGreaterThan(200);
  isWell = true;
});
