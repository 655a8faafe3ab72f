import { z } from "zod";
import { listKeptMails, readKeptMail } from "@jobwire/jobs/effects";
import type { MailText, MailView } from "@jobwire/jobs/wire";
import { notFound } from "./api-error.ts";
import { authed, router } from "./procedures.ts";
import { ownerIn, zScope } from "./scope.ts";

/** Mail that was kept here because no mail server is set: everybody's own; admins see all. */
export const mailsRouter = router({
  /** Newest first, at most 50; go on with the id of the last. */
  list: authed
    .input(z.object({ scope: zScope, beforeId: z.uuid().optional() }))
    .query(({ ctx, input }): Promise<MailView[]> =>
      listKeptMails(ctx.services.pool, {
        userId: ownerIn(input.scope, ctx.viewer),
        beforeId: input.beforeId ?? null,
      }),
    ),

  get: authed.input(z.object({ mailId: z.uuid() })).query(async ({ ctx, input }): Promise<MailText> => {
    const owner = ctx.viewer.role === "admin" ? null : ctx.viewer.userId;
    const mail = await readKeptMail(ctx.services.pool, input.mailId, owner);
    if (mail === null) throw notFound("mail");
    return mail;
  }),
});
