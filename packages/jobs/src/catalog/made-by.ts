import { z } from "zod";

/** Who made a result, shown beside it: this machine, or a service outside, and what that means for the person. */
export const madeBy = z.object({
  /** `local`, or the service's name as in `policy.provider`. */
  service: z.string(),
  /** The model or method, in words a person may read: "gpt-5-mini", "U²-Net p", "drawn from a seed". */
  model: z.string(),
  /** What it cannot do, in one sentence; null: nothing worth saying. */
  limits: z.string().nullable(),
});

export type MadeBy = z.output<typeof madeBy>;
