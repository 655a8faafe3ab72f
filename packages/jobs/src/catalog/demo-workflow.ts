import { z } from "zod";
import { defineWorkflow } from "./define-workflow.ts";
import { demoCountdown } from "./demo-countdown.ts";

export const demoWorkflow = defineWorkflow({
  name: "demo.workflow",
  title: "Workflow",
  description: "Two countdowns side by side, then one that takes as many steps as both; for trying things.",
  input: z.object({
    /** How long each countdown takes. */
    seconds: z.number().min(0).max(600).default(3),
    /** Of the first countdown; the second takes one more. */
    steps: z.int().min(1).max(100).default(3),
  }),
  accepts: [],
})
  .step("left", demoCountdown, ({ input: { seconds, steps } }) => ({ seconds, steps }))
  .step("right", demoCountdown, ({ input: { seconds, steps } }) => ({ seconds, steps: steps + 1 }))
  .step("both", demoCountdown, { after: ["left", "right"] }, ({ input: { seconds }, left, right }) => {
    return { seconds, steps: left.counted + right.counted };
  })
  .returns(z.object({ counted: z.int() }), ({ both }) => ({ counted: both.counted }));
