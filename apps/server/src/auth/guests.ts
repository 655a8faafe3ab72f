import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthEndpoint, getSessionFromCtx, sensitiveSessionMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { randomUUID } from "node:crypto";
import { z } from "zod";

/** Guests' addresses: a domain that can never exist (RFC 2606), so that no mail is ever sent there. */
const GUEST_DOMAIN = "guest.invalid";

const KEEP = z.object({
  name: z.string().trim().min(1).max(200),
  email: z.email().max(254),
  password: z.string(),
});

/**
 * better-auth plugin: people may try Jobwire before they have an account, and keep all they made when they
 * take one. The guest's own row becomes the account, so that nothing has to move.
 *
 * - `POST /guest/start` signs a stranger in as a new guest; somebody who is signed in stays who they are.
 * - `POST /guest/keep` gives the guest a name, an address and a password.
 */
export function guests({ enabled }: { enabled: boolean }) {
  return {
    id: "guests",
    schema: {
      user: { fields: { isGuest: { type: "boolean", required: false, input: false, defaultValue: false } } },
    },
    endpoints: {
      startAsGuest: createAuthEndpoint("/guest/start", { method: "POST" }, async (ctx) => {
        if (!enabled)
          throw new APIError("FORBIDDEN", { code: "SIGN_UP_OFF", message: "New accounts are switched off here." });
        const present = await getSessionFromCtx(ctx);
        if (present !== null) return ctx.json({ userId: present.user.id });
        const guest = { name: "Guest", email: `${randomUUID()}@${GUEST_DOMAIN}`, emailVerified: false, isGuest: true };
        const user = await ctx.context.internalAdapter.createUser(guest, { method: "anonymous" });
        const session = await ctx.context.internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ userId: user.id });
      }),
      keepGuest: createAuthEndpoint(
        "/guest/keep",
        { method: "POST", body: KEEP, use: [sensitiveSessionMiddleware] },
        async (ctx) => {
          const { user, session } = ctx.context.session;
          if ((user as { isGuest?: boolean | null }).isGuest !== true) {
            throw new APIError("BAD_REQUEST", { code: "NOT_A_GUEST", message: "You have an account already." });
          }
          const { internalAdapter, password } = ctx.context;
          const { minPasswordLength, maxPasswordLength } = password.config;
          if (ctx.body.password.length < minPasswordLength) throw tooShort(minPasswordLength);
          if (ctx.body.password.length > maxPasswordLength) throw tooLong(maxPasswordLength);
          const email = ctx.body.email.toLowerCase();
          if ((await internalAdapter.findUserByEmail(email)) !== null) throw taken();
          const hash = await password.hash(ctx.body.password);
          // Two guests may ask for the same address at once: the unique column decides.
          const kept = await internalAdapter
            .updateUser(user.id, { email, name: ctx.body.name, isGuest: false })
            .catch(() => Promise.reject(taken()));
          await internalAdapter.linkAccount({
            userId: user.id,
            providerId: "credential",
            accountId: user.id,
            password: hash,
          });
          await setSessionCookie(ctx, { session, user: kept });
          return ctx.json({ userId: user.id });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

const taken = () =>
  new APIError("UNPROCESSABLE_ENTITY", {
    code: "USER_ALREADY_EXISTS",
    message: "There is an account with this address already. Sign in to it, or take another address.",
  });
const tooShort = (least: number) =>
  new APIError("BAD_REQUEST", {
    code: "PASSWORD_TOO_SHORT",
    message: `A password has at least ${least} characters.`,
  });
const tooLong = (most: number) =>
  new APIError("BAD_REQUEST", { code: "PASSWORD_TOO_LONG", message: `A password has at most ${most} characters.` });
