import { z } from "zod";
import type { CircuitView } from "@jobwire/jobs/wire";
import { admin, router } from "./procedures.ts";
import { wireOutput } from "./wire-output.ts";

/** The circuit breakers of providers. Each change reaches `floor` at once. */
export const circuitsRouter = router({
  list: admin.query(async ({ ctx }) => wireOutput<CircuitView[]>(await ctx.services.engine.circuits.list())),

  /** Closes a circuit by hand: its provider is called again at once. */
  reset: admin.input(z.object({ provider: z.string().min(1).max(100) })).mutation(async ({ ctx, input }) => ({
    wasClosed: await ctx.services.engine.circuits.reset(input.provider),
  })),
});
