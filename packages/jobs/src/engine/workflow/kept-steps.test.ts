import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkerFixture, FAST } from "../../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../../worker/test/worker-fixture.ts";
import { bySteps, isOver, PARENT } from "./test/by-steps.ts";
import { keptStepsHandler } from "./test/kept-steps-handler.ts";
import type { KeptStepsProcess } from "./test/kept-steps-process.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture({ bus: "postgres" });
});
afterAll(() => fixture[Symbol.asyncDispose]());

test("a worker killed between two steps: the next attempt does only what was not done", async () => {
  const effectsFile = join(fixture.storageRoot, "effects");
  const settings: KeptStepsProcess = {
    databaseUrl: fixture.database.url,
    storageRoot: fixture.storageRoot,
    effectsFile,
    timings: FAST,
  };
  const entry = fileURLToPath(new URL("test/kept-steps-process.ts", import.meta.url));
  const doomed = fork(entry, [JSON.stringify(settings)], { execArgv: [] });
  const exited = once(doomed, "exit");
  try {
    const id = await fixture.enqueue({ input: { steps: PARENT } });
    await once(doomed, "message");
    doomed.kill("SIGKILL");
    await exited;
    expect(await readFile(effectsFile, "utf8")).toBe("one\ntwo\n");
    await using _worker = await fixture.start(keptStepsHandler(effectsFile, async () => {}));
    const job = await fixture.until(id, isOver);
    expect(job).toMatchObject({ state: "completed", output: { counted: 16 }, children: { total: 1 } });
    expect(await readFile(effectsFile, "utf8")).toBe("one\ntwo\nthree\n");
    // One wait, and one worker that went away; neither cost the job anything.
    expect(job).toMatchObject({ attempt: 3, freeAttempts: 2 });
  } finally {
    doomed.kill("SIGKILL");
    await exited;
  }
});

test("a kept step gives the same in every attempt, is logged once, and fails as any step does", async () => {
  let runs = 0;
  const seen: unknown[] = [];
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const kept = await ctx.step("kept", async () => ({ at: new Date(0), none: undefined, runs: ++runs }), {
          keep: true,
        });
        seen.push(kept);
        seen.push(await ctx.step("nothing", async () => {}, { keep: true }));
        if (ctx.attempt === 1) await ctx.step("breaks", () => Promise.reject(new Error("once")), { keep: true });
        await ctx.step("breaks", async () => 1, { keep: true });
        await expect(ctx.step("kept", async () => 1, { keep: true })).rejects.toThrow("expected one not used before");
        await expect(ctx.step("x".repeat(201), async () => 1, { keep: true })).rejects.toThrow(
          "expected 1 to 200 characters",
        );
        return { counted: runs, attempts: ctx.attempt };
      },
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  expect(await fixture.until(id, isOver)).toMatchObject({ state: "completed", output: { counted: 1, attempts: 2 } });
  const kept = { at: "1970-01-01T00:00:00.000Z", runs: 1 };
  expect(seen).toEqual([kept, null, kept, null]);
  const steps = (await fixture.events(id)).flatMap((event) =>
    event.kind === "step" ? [`${event.data.name} ${event.data.phase}`] : [],
  );
  expect(steps).toEqual([
    "kept started",
    "kept finished",
    "nothing started",
    "nothing finished",
    "breaks started",
    "breaks failed",
    "breaks started",
    "breaks finished",
  ]);
});
