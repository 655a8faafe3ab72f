import type { PrismaClient } from "@jobwire/db";
import { GuestBusy, type Engine, type MovedWork } from "@jobwire/jobs/engine";
import type { BetterAuthPlugin } from "better-auth";
import {
  APIError,
  createAuthEndpoint,
  createAuthMiddleware,
  createEmailVerificationToken,
  getSessionFromCtx,
  sensitiveSessionMiddleware,
} from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type AddressProof, LINK_LIFETIME_SECONDS } from "./address-proof.ts";

/** Guests' addresses: a domain that can never exist (RFC 2606), so that no mail is ever sent there. */
const GUEST_DOMAIN = "guest.invalid";

/** Path of better-auth's own. */
export const SIGN_UP = "/sign-up/email";

const KEEP = z.object({
  name: z.string().trim().min(1).max(200),
  email: z.email().max(254),
  password: z.string(),
});

export interface GuestOptions {
  enabled: boolean;
  prisma: PrismaClient;
  moveGuest: Engine["moveGuest"];
  /** Who takes an account is asked to confirm its address. */
  proof: AddressProof;
  /** Hears who has an account now. */
  onKept: (userId: string) => void;
}

/**
 * better-auth plugin: people may try Jobwire before they have an account, and keep all they made when they
 * take one: the guest's own row becomes the account, so that nothing has to move. Who signs in to an account that
 * exists brings it along (docs/adr/0213-a-guests-work-moves.md).
 *
 * - `POST /guest/start` signs a stranger in as a new guest; somebody who is signed in stays who they are.
 * - `POST /guest/keep` gives the guest a name, an address and a password.
 * - `POST /sign-in/email` and `/sign-up/email` from a guest's session answer what came along, as `cameAlong`;
 *   with `leaveGuestWork: true` in the body it stays where it is.
 */
export function guests({ enabled, prisma, moveGuest, proof, onKept }: GuestOptions) {
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

  async function askToConfirm(secret: string, { id, email }: { id: string; email: string }): Promise<void> {
    const token = await createEmailVerificationToken(secret, email, undefined, LINK_LIFETIME_SECONDS, { userId: id });
    await proof.send({ user: { id, email }, token }, false);
  }

  /** Waits for a move that may be under way: the guest goes with it. */
  async function isStillThere(guestId: string): Promise<boolean> {
    return (await prisma.$queryRaw<unknown[]>`select from "user" where id = ${guestId} for update`).length > 0;
  }

  const bringAlong = createAuthMiddleware(async (ctx) => {
    const entered = ctx.context.newSession;
    if (entered === null || isGuest(entered.user)) return;
    const body = ctx.body as { leaveGuestWork?: unknown } | undefined;
    // What the request came with: proof that whoever has the password has the guest's session, too.
    const came = await getSessionFromCtx(ctx, { disableRefresh: true, disableCookieCache: true });
    if (came === null || !isGuest(came.user)) return;
    const { session, user } = came;
    const bring = async () => {
      try {
        return await moveGuest({ guestId: user.id, sessionId: session.id, toUserId: entered.user.id });
      } catch (error) {
        // Of a move that took place only the answer was lost: the account holds all of it.
        if (!(error instanceof GuestBusy) && !(await isStillThere(user.id))) return null;
        // They stay the guest they were, and try again: nothing is left of this try.
        if (ctx.path === SIGN_UP) await ctx.context.internalAdapter.deleteUser(entered.user.id);
        else await ctx.context.internalAdapter.deleteSession(entered.session.token);
        await setSessionCookie(ctx, { session, user });
        throw error instanceof GuestBusy ? stillBusy() : error;
      }
    };
    const moved = body?.leaveGuestWork === true ? null : await bring();
    // create-auth.ts leaves it to us. They have their account in any case, and may ask for the mail again.
    if (ctx.path === SIGN_UP)
      await askToConfirm(ctx.context.secret, entered.user).catch((error: unknown) =>
        ctx.context.logger.warn("a new account was not asked to confirm its address", error),
      );
    if (moved === null) return;
    return ctx.json({ ...(ctx.context.returned as object), cameAlong: moved satisfies MovedWork });
  });

  return {
    id: "guests",
    schema: {
      user: { fields: { isGuest: { type: "boolean", required: false, input: false, defaultValue: false } } },
    },
    hooks: {
      after: [{ matcher: ({ path }) => path === "/sign-in/email" || path === SIGN_UP, handler: bringAlong }],
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
          if (!isGuest(user)) throw notAGuest();
          const { internalAdapter, password } = ctx.context;
          const { minPasswordLength, maxPasswordLength } = password.config;
          if (ctx.body.password.length < minPasswordLength) throw tooShort(minPasswordLength);
          if (ctx.body.password.length > maxPasswordLength) throw tooLong(maxPasswordLength);
          const email = ctx.body.email.toLowerCase();
          if ((await internalAdapter.findUserByEmail(email)) !== null) throw taken();
          const hash = await password.hash(ctx.body.password);
          await keep({ userId: user.id, email, name: ctx.body.name, hash });
          onKept(user.id);
          await askToConfirm(ctx.context.secret, { id: user.id, email });
          const kept = await internalAdapter.findUserById(user.id);
          if (kept !== null) await setSessionCookie(ctx, { session, user: kept });
          return ctx.json({ userId: user.id });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

export const isGuest = (user: object) => (user as { isGuest?: boolean | null }).isGuest === true;

const stillBusy = () =>
  new APIError("SERVICE_UNAVAILABLE", {
    code: "GUEST_BUSY",
    message: "What you made as a guest is being worked on and could not come along just now. Try again in a moment.",
  });
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
