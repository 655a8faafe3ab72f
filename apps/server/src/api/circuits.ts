import { z } from "zod";
import { catalog } from "@jobwire/jobs/catalog";
import type { TaskPolicy } from "@jobwire/jobs/catalog";
import type { CircuitView } from "@jobwire/jobs/wire";
import { ApiError } from "./api-error.ts";
import { admin, router } from "./procedures.ts";
import { wireOutput } from "./wire-output.ts";

const PROVIDERS = new Set(Object.values(catalog).flatMap(({ policy }) => (policy as TaskPolicy).provider ?? []));

/** The circuit breakers of providers. Each change reaches `floor` at once. */
export const circuitsRouter = router({
  list: admin.query(async ({ ctx }) => wireOutput<CircuitView[]>(await ctx.services.engine.circuits.list())),

  /** Closes a circuit by hand: its provider is called again at once. */
  reset: admin.input(z.object({ provider: z.string().min(1).max(100) })).mutation(async ({ ctx, input }) => {
    const wasClosed = await ctx.services.engine.circuits.reset(input.provider);
    if (!wasClosed && !PROVIDERS.has(input.provider)) {
      const expected = `one of ${[...PROVIDERS].toSorted().join(", ")}`;
      const detail = { reason: "bad-input", field: "provider", expected, got: JSON.stringify(input.provider) };
      throw new ApiError("BAD_REQUEST", `Expected provider to be ${expected}.`, detail);
    }
    return { wasClosed };
  }),
});
