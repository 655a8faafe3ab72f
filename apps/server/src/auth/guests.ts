import type { PrismaClient } from "@jobwire/db";
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

export interface GuestOptions {
  enabled: boolean;
  prisma: PrismaClient;
  /** Hears who has an account now. */
  onKept: (userId: string) => void;
}

/**
 * better-auth plugin: people may try Jobwire before they have an account, and keep all they made when they
 * take one. The guest's own row becomes the account, so that nothing has to move.
 *
 * - `POST /guest/start` signs a stranger in as a new guest; somebody who is signed in stays who they are.
 * - `POST /guest/keep` gives the guest a name, an address and a password.
 */
export function guests({ enabled, prisma, onKept }: GuestOptions) {
  /** Of requests at once only one finds a guest; of guests who want one address, the unique column lets one have it. */
  async function keep(account: { userId: string; email: string; name: string; hash: string }): Promise<void> {
    const { userId, email, name, hash } = account;
    await prisma
      .$transaction(async (tx) => {
        const data = { email, name, isGuest: false };
        const { count } = await tx.user.updateMany({ where: { id: userId, isGuest: true }, data });
        if (count === 0) throw notAGuest();
        const own = { userId, providerId: "credential", accountId: userId, password: hash };
        await tx.account.create({ data: { id: randomUUID(), ...own } });
      })
      .catch((error: unknown) => {
        throw error instanceof APIError ? error : (error as { code?: string }).code === "P2002" ? taken() : error;
      });
  }

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
            throw notAGuest();
          }
          const { internalAdapter, password } = ctx.context;
          const { minPasswordLength, maxPasswordLength } = password.config;
          if (ctx.body.password.length < minPasswordLength) throw tooShort(minPasswordLength);
          if (ctx.body.password.length > maxPasswordLength) throw tooLong(maxPasswordLength);
          const email = ctx.body.email.toLowerCase();
          if ((await internalAdapter.findUserByEmail(email)) !== null) throw taken();
          const hash = await password.hash(ctx.body.password);
          await keep({ userId: user.id, email, name: ctx.body.name, hash });
          onKept(user.id);
          const kept = await internalAdapter.findUserById(user.id);
          if (kept !== null) await setSessionCookie(ctx, { session, user: kept });
          return ctx.json({ userId: user.id });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

const notAGuest = () => new APIError("BAD_REQUEST", { code: "NOT_A_GUEST", message: "You have an account already." });
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
