import { tracked } from "@trpc/server";
import { z } from "zod";
import { checkLedger, grantCredits, readCreditBalance, readCreditHistory } from "@jobwire/db";
import type { LedgerFault } from "@jobwire/db";
import type { CreditsStamp, CreditsView, ValueFrame } from "@jobwire/jobs/wire";
import { valueFrames } from "../live/value-subscription.ts";
import { ApiError } from "./api-error.ts";
import { zLastEventId } from "./last-event-id.ts";
import { admin, authed, requireAdmin, router } from "./procedures.ts";
import { wireOutput } from "./wire-output.ts";
import type { WireOutput } from "./wire-output.ts";

const PAGE = 50;
/** Most that is given or taken at once. */
const MAX_GRANT = 1_000_000;

/** What people have and had to spend; admins see everybody's, and give. */
export const creditsRouter = router({
  /** Balance and a page of the history, newest first. */
  mine: authed
    .input(
      z
        .object({
          /** Id of the last line seen; none: from the newest. */
          before: z.int().optional(),
          /** For admins: whose. Default: the viewer's. */
          userId: z.string().min(1).max(200).optional(),
        })
        .optional(),
    )
    .query(async ({ ctx, input }) => {
      const { pool } = ctx.services;
      const userId = input?.userId ?? ctx.viewer.userId;
      if (userId !== ctx.viewer.userId) requireAdmin(ctx.viewer);
      const [balance, entries] = await Promise.all([
        readCreditBalance(pool, userId),
        readCreditHistory(pool, userId, { before: input?.before ?? null, limit: PAGE + 1 }),
      ]);
      const page = entries.slice(0, PAGE);
      return wireOutput<CreditsView>({
        ...balance,
        entries: page.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })),
        nextBefore: entries.length > PAGE ? (page.at(-1)?.id ?? null) : null,
      });
    }),

  /** How the viewer's stand, pushed at each change that is not a job's. */
  watch: authed.input(z.object({ lastEventId: zLastEventId }).optional()).subscription(async function* ({
    ctx,
    signal,
  }) {
    const value = ctx.services.credits.of(ctx.viewer.userId);
    using _admitted = ctx.connection.admitSubscription();
    for await (const frame of valueFrames({ value, connection: ctx.connection }, { signal }))
      yield tracked(frame.id, frame.data as WireOutput<ValueFrame<CreditsStamp>>);
  }),

  /** Gives credits to whoever has this e-mail address, or takes them (below 0). The same `key` is understood once. */
  grant: admin
    .input(
      z.object({
        email: z.email().max(320),
        credits: z
          .int()
          .min(-MAX_GRANT)
          .max(MAX_GRANT)
          .refine((credits) => credits !== 0),
        note: z.string().trim().max(200).optional(),
        key: z.uuid(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { pool } = ctx.services;
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM "user" WHERE email = $1`, [
        input.email.toLowerCase(),
      ]);
      const userId = rows[0]?.id;
      if (userId === undefined) {
        throw new ApiError("NOT_FOUND", "Nobody here has this e-mail address.", {
          reason: "user-not-found",
          field: "email",
        });
      }
      const isNew = await grantCredits(pool, {
        userId,
        credits: input.credits,
        byUserId: ctx.viewer.userId,
        note: input.note === undefined || input.note === "" ? null : input.note,
        key: `grant:${input.key}`,
      });
      if (isNew) ctx.services.bus.publish({ kind: "told", userId });
      return wireOutput<{ userId: string; available: number; held: number }>({
        userId,
        ...(await readCreditBalance(pool, userId)),
      });
    }),

  /** Reads the whole ledger and says what is wrong with it: nothing, as long as all is well. */
  check: admin.query(async ({ ctx }) => wireOutput<LedgerFault[]>(await checkLedger(ctx.services.pool))),
});
