import { describe, expect, test } from "vitest";
import { demoCountdown, CountdownFailed } from "./demo-countdown.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";

describe("demo.countdown", () => {
  test("counts every step, with log lines, partial results, checkpoints and progress up to 100", async () => {
    await using files = await createFileContext();
    const output = await demoCountdown(files.ctx, { seconds: 0.02, steps: 2, failureRate: 0 });
    expect(output).toEqual({ counted: 2, attempts: 1 });
    const of = (kind: string) => files.happened.filter((happening) => happening.kind === kind);
    expect(of("emit")).toEqual([
      { kind: "emit", partial: { remaining: 1 } },
      { kind: "emit", partial: { remaining: 0 } },
    ]);
    expect(of("checkpoint")).toEqual([
      { kind: "checkpoint", state: { counted: 1 } },
      { kind: "checkpoint", state: { counted: 2 } },
    ]);
    expect(of("step").map((step) => ("name" in step ? step.name : ""))).toEqual([
      "Step 1 of 2",
      "Step 1 of 2",
      "Step 2 of 2",
      "Step 2 of 2",
    ]);
    expect(of("log")).toHaveLength(2);
    expect(of("progress").map((p) => "report" in p && [p.report.percent, p.report.done])).toEqual([
      [0, 0],
      [50, 1],
      [100, 2],
    ]);
  });

  test("takes the time it is told to", async () => {
    await using files = await createFileContext();
    const startedAt = performance.now();
    await demoCountdown(files.ctx, { seconds: 0.3, steps: 3, failureRate: 0 });
    expect(performance.now() - startedAt).toBeGreaterThan(295);
  });

  test("a retry goes on where the last attempt stopped", async () => {
    await using files = await createFileContext({ lastCheckpoint: { counted: 3 }, attempt: 2 });
    const output = await demoCountdown(files.ctx, { seconds: 0, steps: 4, failureRate: 0 });
    expect(output).toEqual({ counted: 4, attempts: 2 });
    expect(files.happened.filter(({ kind }) => kind === "emit")).toEqual([{ kind: "emit", partial: { remaining: 0 } }]);
  });

  test("a failure rate of 1 fails every attempt, at any of its steps, and says why", async () => {
    const failedAt = new Set<number>();
    for (let run = 0; run < 60; run += 1) {
      await using files = await createFileContext();
      const error = await demoCountdown(files.ctx, { seconds: 0, steps: 3, failureRate: 1 }).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(CountdownFailed);
      expect((error as Error).message).toMatch(/Failed on purpose at step [123] of 3: .* 100% of the time/);
      failedAt.add(files.happened.filter(({ kind }) => kind === "checkpoint").length + 1);
    }
    expect([...failedAt].toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  test("stops at once when its signal fires, with the signal's reason", async () => {
    await using files = await createFileContext();
    const run = demoCountdown(files.ctx, { seconds: 3_600, steps: 1, failureRate: 0 });
    run.catch(() => undefined);
    await files.until(({ kind }) => kind === "step");
    const reason = new Error("cancelled");
    const abortedAt = performance.now();
    files.abort(reason);
    expect(await run.catch((error: unknown) => error)).toBe(reason);
    expect(performance.now() - abortedAt).toBeLessThan(5_000);
  });
});
