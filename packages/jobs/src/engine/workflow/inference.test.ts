import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { defineWorkflow } from "../../catalog/define-workflow.ts";
import { demoCountdown } from "../../catalog/demo-countdown.ts";
import { imageThumbnail } from "../../catalog/image-thumbnail.ts";
import type { JobError } from "../../wire/index.ts";
import type { JobContext } from "../handler.ts";
import type { ChildHandle, Settled } from "./child-handle.ts";
import { runWorkflow } from "./run-workflow.ts";

type Counted = { counted: number; attempts: number };

test("a parent knows what its children return", () => {
  const _check = async (ctx: JobContext) => {
    const count = ctx.spawn("demo.countdown", { seconds: 1 });
    expectTypeOf(count).toEqualTypeOf<ChildHandle<"demo.countdown", "fail-fast">>();
    const photo = ctx.spawn("image.thumbnail", { itemId: "…" }, { failure: "continue" });
    expectTypeOf(photo).toEqualTypeOf<ChildHandle<"image.thumbnail", "continue">>();

    const results = await ctx.waitAll([count, photo]);
    expectTypeOf(results).toEqualTypeOf<[Counted, Settled<z.output<typeof imageThumbnail.output>>]>();
    const [, settled] = results;
    if (settled.status === "completed") expectTypeOf(settled.output.thumbhash).toEqualTypeOf<string>();
    else expectTypeOf(settled.error).toEqualTypeOf<JobError>();

    const many = [1, 2, 3].map((seconds) => ctx.spawn("demo.countdown", { seconds }));
    expectTypeOf(await ctx.waitAll(many)).toEqualTypeOf<Counted[]>();
    const [only] = await ctx.waitAll([ctx.spawn("demo.countdown", {})]);
    expectTypeOf(only).toEqualTypeOf<Counted>();
    const [first] = await ctx.waitAny([count, photo]);
    expectTypeOf(first).toEqualTypeOf<Counted | undefined>();

    // @ts-expect-error there is no such task
    ctx.spawn("image.paint", {});
    // @ts-expect-error a thumbnail needs an item
    ctx.spawn("image.thumbnail", {});
    // @ts-expect-error seconds are a number
    ctx.spawn("demo.countdown", { seconds: "1" });
    // @ts-expect-error there is no such policy
    ctx.spawn("demo.countdown", {}, { failure: "ignore" });
  };
  expectTypeOf(_check).toBeFunction();
});

const begun = defineWorkflow({
  name: "test.workflow",
  title: "Test",
  description: "For types.",
  input: z.object({ seconds: z.number().default(1) }),
  accepts: [],
})
  .step("first", demoCountdown, ({ input }) => {
    expectTypeOf(input).toEqualTypeOf<{ seconds: number }>();
    return { seconds: input.seconds };
  })
  .step("second", demoCountdown, { after: ["first"] }, ({ first }) => {
    expectTypeOf(first).toEqualTypeOf<Counted>();
    return { steps: first.counted };
  });

test("a workflow's steps know what the steps before them return, and no others", () => {
  const workflow = begun.returns(z.object({ sum: z.int() }), ({ first, second }) => ({
    sum: first.counted + second.counted,
  }));
  expectTypeOf(workflow.name).toEqualTypeOf<"test.workflow">();
  expectTypeOf<z.output<typeof workflow.output>>().toEqualTypeOf<{ sum: number }>();
  expectTypeOf(runWorkflow(workflow)).returns.resolves.toEqualTypeOf<{ sum: number }>();

  // @ts-expect-error this name is taken
  begun.step("first", demoCountdown, () => ({}));
  // @ts-expect-error and so is this
  begun.step("input", demoCountdown, () => ({}));
  // @ts-expect-error nothing can come after a step that is not there yet
  begun.step("third", demoCountdown, { after: ["fourth"] }, () => ({}));
  // @ts-expect-error a step is given the outputs of those it comes after, and no others
  begun.step("third", demoCountdown, { after: ["first"] }, ({ second }) => ({ steps: second.counted }));
  // @ts-expect-error a countdown's steps are a number
  begun.step("third", demoCountdown, { after: ["first"] }, () => ({ steps: "3" }));
  // @ts-expect-error the result must fit
  begun.returns(z.object({ sum: z.int() }), () => ({ sum: "3" }));
});
