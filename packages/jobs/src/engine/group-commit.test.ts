import { expect, test } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

/** A commit that waits to be let through, and records its batches. */
function gatedCommit() {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  return {
    batches,
    open: () => gates.shift()?.(),
    commit: async (requests: readonly number[]) => {
      batches.push([...requests]);
      await new Promise<void>((resolve) => gates.push(resolve));
      return requests.map((request) => request * 10);
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("goes at once when idle and gathers while one is in flight; each caller gets its own result", async () => {
  const gate = gatedCommit();
  const group = createGroupCommit({ commit: gate.commit });
  const first = group.submit(1);
  await turn();
  expect(gate.batches).toEqual([[1]]);
  const rest = [2, 3, 4].map((request) => group.submit(request));
  await turn();
  expect(gate.batches).toHaveLength(1);
  gate.open();
  expect(await first).toBe(10);
  await turn();
  expect(gate.batches).toEqual([[1], [2, 3, 4]]);
  gate.open();
  expect(await Promise.all(rest)).toEqual([20, 30, 40]);
  await group.idle();
});

test("keeps to the largest batch, and keeps requests with the same key apart and in order", async () => {
  const batches: string[][] = [];
  const group = createGroupCommit({
    commit: async (requests: readonly string[]) => {
      batches.push([...requests]);
      return requests;
    },
    maxBatch: 3,
    keyOf: (request) => request.slice(0, 1),
  });
  await Promise.all(["a1", "b1", "a2", "c1", "d1", "a3"].map((request) => group.submit(request)));
  expect(batches).toEqual([["a1", "b1", "c1"], ["a2", "d1"], ["a3"]]);
});

test("a bad item fails alone: its neighbours are committed, in order", async () => {
  const committed: number[] = [];
  const group = createGroupCommit({
    commit: async (requests: readonly number[]) => {
      if (requests.includes(13)) throw Object.assign(new Error("value out of range"), { code: "22003" });
      committed.push(...requests);
      return requests;
    },
  });
  const settled = await Promise.allSettled([1, 13, 2, 3].map((request) => group.submit(request)));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  expect(committed).toEqual([1, 2, 3]);
});

test("any other failure fails the whole batch, and the next one is tried afresh", async () => {
  let isAway = true;
  const group = createGroupCommit({
    commit: async (requests: readonly number[]) => {
      if (isAway) throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      return requests;
    },
  });
  const settled = await Promise.allSettled([group.submit(1), group.submit(2)]);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isAway = false;
  expect(await group.submit(3)).toBe(3);
});

test("a deadlock is tried again", async () => {
  let tries = 0;
  const group = createGroupCommit({
    commit: async (requests: readonly number[]) => {
      tries += 1;
      if (tries < 3) throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
      return requests;
    },
  });
  expect(await group.submit(1)).toBe(1);
  expect(tries).toBe(3);
});
