import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defineWorkflow } from "../../catalog/define-workflow.ts";
import { demoCountdown } from "../../catalog/demo-countdown.ts";
import { demoWorkflow } from "../../catalog/demo-workflow.ts";
import { handlers as ourHandlers } from "../../tasks/index.ts";
import { countdownOnly } from "../../worker/test/countdown-only.ts";
import type { Countdown } from "../../worker/test/countdown-only.ts";
import { createWorkerFixture, signal } from "../../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../../worker/test/worker-fixture.ts";
import { createKey } from "../../storage/index.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { PermanentError } from "../permanent-error.ts";
import { runWorkflow } from "./run-workflow.ts";
import { isOver } from "./test/by-steps.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Our workflow over countdowns of the test's. */
const over = (countdown: Countdown) => ({
  ...countdownOnly(countdown),
  "demo.workflow": async () => runWorkflow(demoWorkflow),
});
const start = async () => {
  const { engine, userId } = fixture;
  return (await engine.enqueue({ task: "demo.workflow", input: { seconds: 0, steps: 2 }, userId })).id;
};

test("independent steps run at the same time, the next one when both are done, with their outputs", async () => {
  const log: string[] = [];
  const arrived = new Map([
    [2, signal()],
    [3, signal()],
  ]);
  await using _worker = await fixture.start(async () => expect.unreachable(), {
    handlers: over(async (ctx, { steps }) => {
      log.push(`begin ${steps}`);
      arrived.get(steps)?.fire();
      // Left and right each wait for the other to have begun: one after the other they would never end.
      if (steps !== 5) await Promise.all([...arrived.values()].map(({ promise }) => promise));
      log.push(`end ${steps}`);
      return { counted: steps, attempts: ctx.attempt };
    }),
  });
  const id = await start();
  const job = await fixture.until(id, isOver);
  expect(job).toMatchObject({ state: "completed", output: { counted: 5 }, children: { total: 3 } });
  expect(log.slice(0, 2).toSorted()).toEqual(["begin 2", "begin 3"]);
  expect(log.slice(4)).toEqual(["begin 5", "end 5"]);
  expect(log).toHaveLength(6);
});

test("a step begins as soon as its own dependencies are done, whatever else runs", async () => {
  const chain = defineWorkflow({
    name: "demo.workflow",
    title: "",
    description: "",
    input: demoWorkflow.input,
    accepts: [],
  })
    .step("slow", demoCountdown, () => ({ steps: 1 }))
    .step("quick", demoCountdown, () => ({ steps: 2 }))
    .step("next", demoCountdown, { after: ["quick"] }, ({ quick }) => ({ steps: quick.counted + 1 }))
    .step("last", demoCountdown, { after: ["slow", "next"] }, ({ slow, next }) => ({
      steps: slow.counted + next.counted,
    }))
    .returns(z.object({ counted: z.int() }), ({ last }) => ({ counted: last.counted }));
  const nextHasRun = signal();
  await using _worker = await fixture.start(async () => expect.unreachable(), {
    handlers: {
      ...over(async (ctx, { steps }) => {
        if (steps === 1) await nextHasRun.promise; // the slow one ends only after `next`
        if (steps === 3) nextHasRun.fire();
        return { counted: steps, attempts: ctx.attempt };
      }),
      "demo.workflow": async () => runWorkflow(chain),
    },
  });
  expect(await fixture.until(await start(), isOver)).toMatchObject({ state: "completed", output: { counted: 4 } });
});

test("a step that fails fails the workflow and cancels what runs beside it", async () => {
  await using _worker = await fixture.start(async () => expect.unreachable(), {
    handlers: over(async (ctx, { steps }) => {
      if (steps === 2) throw new PermanentError("too-odd", "It is too odd.");
      await new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason as Error)));
      return expect.unreachable();
    }),
  });
  const id = await start();
  expect(await fixture.until(id, isOver)).toMatchObject({ state: "failed", error: { code: "child-failed" } });
  const children = await fixture.engine.children(id);
  await Promise.all(children.map((child) => fixture.until(child.id, isOver)));
  const states = (await fixture.engine.children(id)).map((child) => child.state);
  expect(states.toSorted()).toEqual(["cancelled", "failed"]);
});

test("image.prepare makes thumbnail and cut-out of one photo", async () => {
  const { database, storage, userId, engine } = fixture;
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: "teal" } })
    .composite([{ input: { create: { width: 24, height: 24, channels: 3, background: "white" } } }])
    .png()
    .toBuffer();
  const storageKey = createKey("items");
  await storage.put(storageKey, bytes);
  const itemId = uuidV7();
  await database.prisma.item.create({
    data: { id: itemId, userId, name: "photo", contentType: "image/png", bytes: BigInt(bytes.length), storageKey },
  });
  await using _worker = await fixture.start(async () => expect.unreachable(), { handlers: ourHandlers });
  const { id } = await engine.enqueue({ task: "image.prepare", input: { itemId }, userId });
  const job = await fixture.until(id, isOver);
  expect(job).toMatchObject({ state: "completed", itemId });
  const artifacts = await database.prisma.artifact.findMany({ where: { itemId } });
  const byName = Object.fromEntries(artifacts.map((artifact) => [artifact.name, artifact.id]));
  expect(job.output).toEqual({ thumbnailId: byName.thumbnail, cutoutId: byName.cutout });
});
