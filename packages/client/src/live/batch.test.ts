import { expect, test } from "vitest";
import { Batch } from "./batch.ts";

/** Keeps the page's one thread busy, as rendering does. */
function work(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

test("a page on which a round takes long rests three times as long before the next, and then has all that came meanwhile", async () => {
  const rounds: { atMs: number; ids: readonly string[] }[] = [];
  let wake = () => {};
  const batch = new Batch((changed) => {
    rounds.push({ atMs: performance.now(), ids: [...changed] });
    // Listeners render once what told them is through.
    queueMicrotask(() => work(30));
    wake();
  });
  const nextRound = () => new Promise<void>((resolve) => (wake = resolve));
  batch.add(["a"]);
  await nextRound();
  const second = nextRound();
  batch.add(["b"]);
  setTimeout(() => batch.add(["c", "b"]), 40);
  await second;
  expect(rounds.map(({ ids }) => ids)).toEqual([["a"], ["b", "c"]]);
  const [first, then] = rounds;
  expect((then?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(30 * 4);
});
