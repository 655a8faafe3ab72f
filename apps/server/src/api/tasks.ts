import { authed, router } from "./procedures.ts";
import { wireOutput } from "./wire-output.ts";
import type { TypicalDurations } from "./typical-durations.ts";

export const tasksRouter = router({
  /** Median of recent completions per task, in ms; null where a task has none. */
  typicalDurations: authed.query(async ({ ctx }) =>
    wireOutput<TypicalDurations>(await ctx.services.typicalDurations.read()),
  ),
});
