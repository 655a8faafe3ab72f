import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Progress } from "../wire/index.ts";
import { createWorkerFixture } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
});

const isOver = (job: { finishedAt: string | null }) => job.finishedAt !== null;

/** Every progress that the bus tells of. */
function watch(): Progress[] {
  const seen: Progress[] = [];
  fixture.bus.subscribe((message) => {
    if (message.kind !== "hints") return;
    for (const { progress } of message.hints) if (progress) seen.push(progress);
  });
  return seen;
}

test("the first report goes out at once, a flood becomes a trickle, the last is never lost", async () => {
  const seen = watch();
  await using _worker = await fixture.start(
    async (ctx) => {
      for (let at = 0; at < 5_000; at += 1) {
        ctx.progress({ percent: at / 50, done: at + 1, total: 5_000 });
        if (at % 250 === 249) await delay(20);
      }
      return { counted: 1, attempts: ctx.attempt };
    },
    { timings: { progressWireMs: 100, progressDiskMs: 1_000 } },
  );
  const jobId = await fixture.enqueue();
  const job = await fixture.until(jobId, isOver);
  const ranForMs = Date.parse(job.finishedAt ?? "") - Date.parse(job.startedAt ?? "");

  // Before the handler waits for the first time: later ones come with those of a whole gap.
  expect(seen[0]?.done).toBeLessThanOrEqual(250);
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.length).toBeLessThanOrEqual(ranForMs / 100 + 3);
  expect(seen.at(-1)).toMatchObject({ n: 5_000, done: 5_000, total: 5_000 });
  expect(job.progress).toEqual(seen.at(-1));
  // created, claimed, completed, and progress: at first, then once a second, then at the end
  expect(job.rev).toBeLessThanOrEqual(3 + 2 + Math.ceil(ranForMs / 1_000));
});

test("percent stays within 0 to 100 and never falls within an attempt; text is kept short", async () => {
  const seen = watch();
  await using _worker = await fixture.start(async (ctx) => {
    for (const percent of [-5, 30, 20, NaN, 250, 60]) {
      ctx.progress({ percent, message: "x".repeat(5_000) });
      await delay(25);
    }
    if (ctx.attempt === 1) throw new Error("once more");
    return { counted: 1, attempts: ctx.attempt };
  });
  const jobId = await fixture.enqueue();
  await fixture.until(jobId, isOver);
  for (const attempt of [1, 2]) {
    const percents = seen.filter((progress) => progress.attempt === attempt).map(({ percent }) => percent);
    expect(percents.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(percents);
    expect(percents[0]).toBe(0);
    expect(percents.at(-1)).toBe(100);
  }
  expect(seen[0]?.message).toHaveLength(500);
});
