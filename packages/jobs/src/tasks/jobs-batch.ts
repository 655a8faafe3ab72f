import type { Handler } from "../engine/handler.ts";

/** Ends when all children are over; the engine keeps its counts and its progress meanwhile. */
export const jobsBatch: Handler<"jobs.batch"> = async (ctx) => {
  const counts = await ctx.waitChildren();
  ctx.progress({ percent: 100, done: counts.total, total: counts.total });
  return { ...counts };
};
