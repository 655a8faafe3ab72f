import { z } from "zod";
import type { ItemView } from "@jobwire/jobs/wire";
import { notFound } from "./api-error.ts";
import { cursorOf, parseCursor, zCursor } from "./cursor.ts";
import { listItems, readItem } from "./item-rows.ts";
import { authed, router } from "./procedures.ts";
import { removeItem } from "./remove-item.ts";
import { wireOutput } from "./wire-output.ts";

const zItemId = z.object({ itemId: z.uuid() });

/** One page, newest first. `nextCursor` is null on the last. */
export interface ItemPage {
  items: ItemView[];
  nextCursor: string | null;
}

export const itemsRouter = router({
  list: authed
    .input(z.object({ cursor: zCursor.optional(), limit: z.int().min(1).max(200).default(50) }))
    .query(async ({ ctx, input }) => {
      const { items, last } = await listItems(ctx.services.pool, {
        userId: ctx.viewer.userId,
        after: input.cursor === undefined ? null : parseCursor(input.cursor),
        limit: input.limit,
      });
      return wireOutput<ItemPage>({ items, nextCursor: last === null ? null : cursorOf(last) });
    }),

  get: authed.input(zItemId).query(async ({ ctx, input }) => {
    const item = await readItem(ctx.services.pool, input.itemId);
    // Admins act on anybody's jobs, so they may see what those are about.
    if (item === null || (item.userId !== ctx.viewer.userId && ctx.viewer.role !== "admin")) throw notFound("item");
    return wireOutput<ItemView>(item.view);
  }),

  /** Takes it out of the library, stops its open jobs and deletes its files. Its jobs stay in the history. */
  remove: authed.input(zItemId).mutation(async ({ ctx, input }) => {
    const removed = await removeItem(ctx.services, { itemId: input.itemId, userId: ctx.viewer.userId });
    if (!removed) throw notFound("item");
    return { itemId: input.itemId };
  }),
});
