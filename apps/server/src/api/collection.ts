import { tracked } from "@trpc/server";
import { z } from "zod";
import { TASK_NAMES } from "@jobwire/jobs/catalog";
import type { CollectionEntryView, CollectionStamp, NamedEntry, ShareView, ValueFrame } from "@jobwire/jobs/wire";
import { listEntries, nameEntries, readEntry, removeEntries, renameEntry, saveEntries } from "../collection/entries.ts";
import { endShare, listShares, makeShare } from "../collection/shares.ts";
import { valueFrames } from "../live/value-subscription.ts";
import { notFound } from "./api-error.ts";
import type { Services } from "./context.ts";
import { cursorOf, parseCursor, zCursor } from "./cursor.ts";
import { zLastEventId } from "./last-event-id.ts";
import { authed, router } from "./procedures.ts";
import { wireOutput } from "./wire-output.ts";
import type { WireOutput } from "./wire-output.ts";

const zJobId = z.object({ jobId: z.uuid() });
const zJobIds = z.object({ jobIds: z.array(z.uuid()).min(1).max(10_000) });

const zWhich = {
  /** Part of what it is called, in any case. */
  q: z.string().trim().min(1).max(100).optional(),
  task: z.enum(TASK_NAMES).optional(),
};

/** Links last an hour at least, and 30 days at most. */
const zForSeconds = z
  .int()
  .min(3_600)
  .max(30 * 86_400);

/** One page, newest first. `nextCursor` is null on the last. */
export interface CollectionPage {
  entries: CollectionEntryView[];
  nextCursor: string | null;
}

const tell = ({ bus }: Services, userId: string) => bus.publish({ kind: "told", userId });

/** The results that the viewer keeps, and the links to them that they gave away. */
export const collectionRouter = router({
  list: authed
    .input(
      z.object({
        cursor: zCursor.optional(),
        limit: z.int().min(1).max(100).default(50),
        ...zWhich,
      }),
    )
    .query(async ({ ctx, input }) => {
      const { entries, last } = await listEntries(ctx.services.pool, {
        userId: ctx.viewer.userId,
        after: input.cursor === undefined ? null : parseCursor(input.cursor),
        limit: input.limit,
        task: input.task ?? null,
        q: input.q ?? null,
      });
      return wireOutput<CollectionPage>({ entries, nextCursor: last === null ? null : cursorOf(last) });
    }),

  /** All that fits, with its title only: what "select all" selects. The newest 10 000; `isCut` where there are more. */
  named: authed.input(z.object(zWhich)).query(async ({ ctx, input }) => {
    const { userId } = ctx.viewer;
    const named = await nameEntries(ctx.services.pool, { userId, task: input.task ?? null, q: input.q ?? null });
    return wireOutput<{ entries: NamedEntry[]; isCut: boolean }>(named);
  }),

  /** Whether a job's result is in the viewer's collection, and as what. */
  get: authed.input(zJobId).query(async ({ ctx, input }) => {
    const entry = await readEntry(ctx.services.pool, { jobId: input.jobId, userId: ctx.viewer.userId });
    return wireOutput<{ entry: CollectionEntryView | null }>({ entry });
  }),

  /** How the collection stands, pushed at each change: then what was read of it may be old. */
  watch: authed.input(z.object({ lastEventId: zLastEventId }).optional()).subscription(async function* ({
    ctx,
    signal,
  }) {
    const value = ctx.services.collections.of(ctx.viewer.userId);
    using _admitted = ctx.connection.admitSubscription();
    for await (const frame of valueFrames({ value, connection: ctx.connection }, { signal }))
      yield tracked(frame.id, frame.data as WireOutput<ValueFrame<CollectionStamp>>);
  }),

  /** Puts results of the viewer's own completed jobs into the collection, or back; answers with what is there. */
  save: authed.input(zJobIds).mutation(async ({ ctx, input }) => {
    const { userId } = ctx.viewer;
    const jobIds = await saveEntries(ctx.services.pool, { jobIds: input.jobIds, userId });
    if (jobIds.length > 0) tell(ctx.services, userId);
    return { jobIds };
  }),

  /** Takes results out. They stay with their jobs, for as long as those are kept. */
  remove: authed.input(zJobIds).mutation(async ({ ctx, input }) => {
    const { userId } = ctx.viewer;
    const jobIds = await removeEntries(ctx.services.pool, { jobIds: input.jobIds, userId });
    if (jobIds.length > 0) tell(ctx.services, userId);
    return { jobIds };
  }),

  /** An empty name lets go of the viewer's own. */
  rename: authed.input(zJobId.extend({ name: z.string().trim().max(120) })).mutation(async ({ ctx, input }) => {
    const { userId } = ctx.viewer;
    const { jobId, name } = input;
    if (!(await renameEntry(ctx.services.pool, { jobId, userId, name: name === "" ? null : name }))) {
      throw notFound("entry");
    }
    tell(ctx.services, userId);
  }),

  /** Whether results go into the collection by themselves. */
  saving: authed.query(async ({ ctx }) => {
    const { rows } = await ctx.services.pool.query<{ saves: boolean }>(
      `select saves_results as saves from "user" where id = $1`,
      [ctx.viewer.userId],
    );
    return { isAutomatic: rows[0]?.saves ?? true };
  }),

  /** Counts for jobs that end from now on. */
  setSaving: authed.input(z.object({ isAutomatic: z.boolean() })).mutation(async ({ ctx, input }) => {
    await ctx.services.pool.query(`update "user" set saves_results = $2 where id = $1`, [
      ctx.viewer.userId,
      input.isAutomatic,
    ]);
  }),

  /** Makes a link by which anybody sees this result; what stands in it is in this answer and nowhere else. */
  share: authed.input(zJobId.extend({ forSeconds: zForSeconds })).mutation(async ({ ctx, input }) => {
    const made = await makeShare(ctx.services.pool, { ...input, userId: ctx.viewer.userId });
    if (made === null) throw notFound("result");
    return wireOutput<{ path: string; share: ShareView }>({ path: `/s/${made.token}`, share: made.share });
  }),

  /** Links that lead somewhere, the newest first, at most 200. */
  shares: authed.input(z.object({ jobId: z.uuid().optional() })).query(async ({ ctx, input }) => {
    const shares = await listShares(ctx.services.pool, { userId: ctx.viewer.userId, jobId: input.jobId ?? null });
    return wireOutput<ShareView[]>(shares);
  }),

  /** Whoever has the link sees nothing from now on. */
  unshare: authed.input(z.object({ shareId: z.uuid() })).mutation(async ({ ctx, input }) => {
    if (!(await endShare(ctx.services.pool, { ...input, userId: ctx.viewer.userId }))) throw notFound("link");
  }),
});
