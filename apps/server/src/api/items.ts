import { z } from "zod";
import type { ItemView, NamedItem } from "@jobwire/jobs/wire";
import { notFound } from "./api-error.ts";
import { cursorOf, parseCursor, zCursor } from "./cursor.ts";
import { ITEM_KINDS, listItems, nameItems, readItem } from "./item-rows.ts";
import { authed, router } from "./procedures.ts";
import { findSimilarItems, type SimilarItem } from "./similar-items.ts";
import { removeItems, restoreItems } from "./removed-items.ts";
import { wireOutput } from "./wire-output.ts";

const zItemId = z.object({ itemId: z.uuid() });
const zItemIds = z.object({ itemIds: z.array(z.uuid()).min(1).max(10_000) });

const zWhich = {
  /** Part of the name, in any case. */
  q: z.string().trim().min(1).max(100).optional(),
  kind: z.enum(ITEM_KINDS).optional(),
};

/** One page, newest first. `nextCursor` is null on the last. */
export interface ItemPage {
  items: ItemView[];
  nextCursor: string | null;
}

export const itemsRouter = router({
  list: authed
    .input(
      z.object({
        cursor: zCursor.optional(),
        limit: z.int().min(1).max(200).default(50),
        ...zWhich,
      }),
    )
    .query(async ({ ctx, input }) => {
      const { items, last } = await listItems(ctx.services.pool, {
        userId: ctx.viewer.userId,
        after: input.cursor === undefined ? null : parseCursor(input.cursor),
        limit: input.limit,
        q: input.q ?? null,
        kind: input.kind ?? null,
      });
      return wireOutput<ItemPage>({ items, nextCursor: last === null ? null : cursorOf(last) });
    }),

  /** All that fits, with its name and type only: what "select all" selects. The newest 10 000; `isCut` where there are more. */
  named: authed.input(z.object(zWhich)).query(async ({ ctx, input }) => {
    const { userId } = ctx.viewer;
    const named = await nameItems(ctx.services.pool, { userId, q: input.q ?? null, kind: input.kind ?? null });
    return wireOutput<{ items: NamedItem[]; isCut: boolean }>(named);
  }),

  get: authed.input(zItemId).query(async ({ ctx, input }) => {
    const item = await readItem(ctx.services.pool, input.itemId);
    // Admins act on anybody's jobs, so they may see what those are about.
    if (item === null || (item.userId !== ctx.viewer.userId && ctx.viewer.role !== "admin")) throw notFound("item");
    return wireOutput<ItemView>(item.view);
  }),

  /** Takes it out of the library and stops its open jobs; a minute later its files go. Its jobs stay in the history. */
  remove: authed.input(zItemId).mutation(async ({ ctx, input }) => {
    const removed = await removeItems(ctx.services, { itemIds: [input.itemId], userId: ctx.viewer.userId });
    if (removed.length === 0) throw notFound("item");
    return { itemId: input.itemId };
  }),

  /** Items of the same owner that look nearly the same, as far as they have been analysed; the nearest first. */
  similar: authed.input(zItemId).query(async ({ ctx, input }) => {
    const items = await findSimilarItems(ctx.services.pool, { itemId: input.itemId, userId: ctx.viewer.userId });
    return wireOutput<SimilarItem[]>(items);
  }),

  /** As `remove`, of many. What is not in the asker's library is passed over; answers with what was removed. */
  removeMany: authed.input(zItemIds).mutation(async ({ ctx, input }) => ({
    itemIds: await removeItems(ctx.services, { itemIds: input.itemIds, userId: ctx.viewer.userId }),
  })),

  /** Brings back what the asker removed less than a minute ago, with its results; answers with what is back. */
  restoreMany: authed.input(zItemIds).mutation(async ({ ctx, input }) => ({
    itemIds: await restoreItems(ctx.services, { itemIds: input.itemIds, userId: ctx.viewer.userId }),
  })),
});
