import type { PrismaClient } from "@jobwire/db";
import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { ensureAdmin } from "./first-admin.ts";
import { consumeOneTimeToken } from "./one-time-link.ts";

/** better-auth plugin: `auth.api.signInOnce({body: {token}})` trades a one-time token for an admin's session. */
export function oneTimeSignIn(prisma: PrismaClient) {
  return {
    id: "one-time-sign-in",
    endpoints: {
      signInOnce: createAuthEndpoint.serverOnly(
        { method: "POST", body: z.object({ token: z.string().min(1).max(200) }) },
        async (ctx) => {
          if (!(await consumeOneTimeToken(prisma, ctx.body.token))) {
            throw new APIError("UNAUTHORIZED", { message: "This link was used already, or is too old." });
          }
          const adminId = await ensureAdmin(prisma);
          const user = await ctx.context.internalAdapter.findUserById(adminId);
          if (user === null) throw new APIError("UNAUTHORIZED", { message: "The admin is gone." });
          const session = await ctx.context.internalAdapter.createSession(adminId);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ userId: adminId });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
