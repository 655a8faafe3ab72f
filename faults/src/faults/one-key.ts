import { randomUUID } from "node:crypto";
import type { Fault } from "../fault.ts";

const AT_ONCE = 100;

export const oneKey: Fault = {
  name: "one-key",
  summary: "100 parallel submits with one key: one job, one answer",
  isInShortForm: true,
  async run(arena, { trials }) {
    const failures: string[] = [];
    const [submitter] = arena.submitters;
    if (submitter === undefined) throw new Error("expected a user");
    for (let trial = 0; trial < trials; trial += 1) {
      const key = randomUUID();
      arena.mark("one-key", "injected");
      const ids = await Promise.all(
        Array.from({ length: AT_ONCE }, () => submitter.submit({ seconds: 0.1, steps: 1 }, { key })),
      );
      const different = new Set(ids);
      if (different.size !== 1)
        failures.push(`${AT_ONCE} submits with one key were answered with ${different.size} jobs.`);
    }
    await arena.settled();
    return { recoveriesMs: [], trials, failures };
  },
};
