import { apiKey } from "@better-auth/api-key";
import type { PrismaClient } from "@jobwire/db";
import type { ChangeBus } from "@jobwire/jobs/bus";
import type { Effects } from "@jobwire/jobs/effects";
import type { Engine } from "@jobwire/jobs/engine";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { admin, bearer } from "better-auth/plugins";
import type { Logger } from "pino";
import { z } from "zod";
import { createAddressProof, LINK_LIFETIME_SECONDS } from "./address-proof.ts";
import { createAttemptLimit } from "./attempt-limit.ts";
import { SESSION } from "./known-sessions.ts";
import { keepAnAdmin } from "./keep-an-admin.ts";
import { guests, isGuest, SIGN_UP } from "./guests.ts";
import { createPasswordResets } from "./password-reset.ts";
import { resetLetter } from "./reset-letter.ts";
import { oneTimeSignIn } from "./one-time-sign-in.ts";

/** Header in which the HTTP server hands on the visitor's address; one that comes from outside is dropped. */
export const VISITOR_ADDRESS_HEADER = "x-jobwire-visitor";

/** Sign-ins tried from one address in a minute; slow enough to make guessing hopeless. */
const SIGN_INS_A_MINUTE = 20;

const MAX_NAME = 200;
const EMAIL = z.email().max(254);

/** What signing in needs to know. */
export interface AuthOptions {
  prisma: PrismaClient;
  bus: ChangeBus;
  logger: Logger;
  secret: string;
  /** Address people open; undefined: whatever they opened. https makes cookies `Secure`. */
  publicUrl: string | undefined;
  /** Further web origins whose pages may sign in here. */
  trustedOrigins: readonly string[];
  signUp: boolean;
  sendLetter: Effects["sendLetter"];
  moveGuest: Engine["moveGuest"];
  /** Where people open this installation: what links in mails begin with. */
  openedAt: () => string;
}

/**
 * Sessions, roles and API keys, by better-auth. Whatever takes rights away (sign-out, revoked
 * session, ban, other role, removed account or key) is told on the bus, so that open sockets of
 * that user are checked again (invariant I8).
 */
export function createAuth({
  prisma,
  bus,
  logger,
  secret,
  publicUrl,
  trustedOrigins,
  signUp,
  sendLetter,
  moveGuest,
  openedAt,
}: AuthOptions) {
  const tell = (userId: string | undefined) => {
    if (userId !== undefined) bus.publish({ kind: "access", userId });
  };
  const proof = createAddressProof({ prisma, logger, sendLetter, openedAt });
  // A call of our own, not a request: the hook below lets it through.
  const resets = createPasswordResets(logger, (email) => auth.api.requestPasswordReset({ body: { email } }));
  const comesAsGuest = async (headers: Headers): Promise<boolean> => {
    const session = await auth.api.getSession({ headers, query: { disableRefresh: true, disableCookieCache: true } });
    return session !== null && isGuest(session.user);
  };
  const auth = betterAuth({
    appName: "Jobwire",
    // Only links in mails come from it; requests are judged by the host they were sent to (below).
    baseURL: publicUrl ?? "http://127.0.0.1:3000",
    basePath: "/api/auth",
    secret,
    database: prismaAdapter(prisma, { provider: "postgresql", transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: !signUp,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
      // Whoever had to be shut out may have made a key, or asked for a link as well.
      async onPasswordReset({ user }) {
        await prisma.apikey.deleteMany({ where: { referenceId: user.id } });
        await prisma.verification.deleteMany({
          where: { identifier: { startsWith: "reset-password:" }, value: user.id },
        });
        tell(user.id);
      },
      async sendResetPassword({ user, token }) {
        const letter = resetLetter(`${openedAt()}/reset?token=${encodeURIComponent(token)}`);
        // Whoever lost the password cannot read kept mail: where no mail server is set, an admin hands it on.
        // The asker does not wait: how long it takes must not tell whether there is such an account.
        sendLetter(letter, { address: user.email, userId: null }).catch((error: unknown) =>
          logger.warn({ err: error }, "a mail with a link to a new password was not sent"),
        );
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: LINK_LIFETIME_SECONDS,
      async sendVerificationEmail(to, request) {
        const isSignUp = request?.url.includes(SIGN_UP) ?? false;
        // Who comes as a guest is asked once their work has come along: until then nothing must be left of a try.
        if (request !== undefined && isSignUp && (await comesAsGuest(request.headers))) return;
        await proof.send(to, request?.url.includes("/send-verification-email") ?? false);
      },
    },
    // Whoever has a password gives it where it matters (below); guests have none, however long they are here.
    session: { ...SESSION, freshAge: 0 },
    user: { deleteUser: { enabled: true, beforeDelete: (user) => keepAnAdmin(prisma, user.id) } },
    trustedOrigins: (request) => {
      const opened = request === undefined ? [] : [new URL(request.url).origin];
      return [...opened, ...trustedOrigins];
    },
    advanced: {
      useSecureCookies: publicUrl?.startsWith("https://") ?? false,
      cookiePrefix: "jobwire",
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [VISITOR_ADDRESS_HEADER] },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      customRules: {
        "/sign-in/email": { window: 60, max: SIGN_INS_A_MINUTE },
        "/sign-up/email": { window: 60, max: SIGN_INS_A_MINUTE },
        "/guest/start": { window: 60, max: SIGN_INS_A_MINUTE },
        "/guest/keep": { window: 60, max: SIGN_INS_A_MINUTE },
        "/send-verification-email": { window: 60, max: SIGN_INS_A_MINUTE },
        "/verify-email": { window: 60, max: SIGN_INS_A_MINUTE },
        "/request-password-reset": { window: 60, max: SIGN_INS_A_MINUTE },
        "/reset-password": { window: 60, max: SIGN_INS_A_MINUTE },
        "/change-password": { window: 60, max: SIGN_INS_A_MINUTE },
        "/get-session": false,
      },
      customStorage: createAttemptLimit(),
    },
    databaseHooks: {
      session: { delete: { after: async (session) => tell(session.userId) } },
      user: { update: { after: async (user) => tell(user?.id) }, delete: { after: async (user) => tell(user.id) } },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const body = ctx.body as { password?: unknown; name?: unknown; email?: unknown } | undefined;
        if (ctx.path === "/request-password-reset" && ctx.request !== undefined) {
          const email = EMAIL.safeParse(body?.email);
          return email.success ? ctx.json(await resets.ask(email.data)) : undefined;
        }
        // Nobody else needs it, and what it says of an address is not for strangers.
        if (ctx.path === "/send-verification-email") {
          const session = await getSessionFromCtx(ctx);
          if (session === null)
            throw new APIError("UNAUTHORIZED", { code: "SIGN_IN_FIRST", message: "Sign in first." });
          if (isGuest(session.user)) throw noAddress();
        }
        if (ctx.path === "/verify-email") {
          const { token } = (ctx.query ?? {}) as { token?: unknown };
          if (typeof token !== "string" || !(await proof.use(token))) throw linkOver();
          return undefined;
        }
        if (ctx.path === "/update-user" && typeof body?.name === "string" && body.name.length > MAX_NAME) {
          throw new APIError("BAD_REQUEST", {
            code: "NAME_TOO_LONG",
            message: `A name has at most ${MAX_NAME} characters.`,
          });
        }
        if (ctx.path !== "/delete-user" || (typeof body?.password === "string" && body.password !== "")) return;
        const session = await getSessionFromCtx(ctx);
        if (session === null) return;
        const account = await prisma.account.findFirst({
          where: { userId: session.user.id, providerId: "credential", password: { not: null } },
        });
        if (account === null) return;
        throw new APIError("BAD_REQUEST", {
          code: "PASSWORD_REQUIRED",
          message: "Give your password to delete the account.",
        });
      }),
      after: createAuthMiddleware(async (ctx) => {
        if (ctx.path === "/api-key/delete" || ctx.path === "/api-key/update") tell(ctx.context.session?.user.id);
      }),
    },
    plugins: [
      admin(),
      bearer(),
      // Our own limit counts requests of a key (http/key-limit.ts); the plugin's would refuse after ten a day.
      apiKey({
        defaultPrefix: "jw_",
        rateLimit: { enabled: false },
        startingCharactersConfig: { charactersLength: 9 },
      }),
      oneTimeSignIn(prisma),
      guests({ enabled: signUp, prisma, moveGuest, proof, onKept: tell }),
    ],
    telemetry: { enabled: false },
    onAPIError: {
      // A refusal is no fault; its answer says enough.
      onError(error) {
        if (!isAPIError(error)) logger.error({ err: error }, "sign-in failed");
      },
    },
    logger: {
      level: "warn",
      // Its messages may quote addresses or keys that were tried; the text alone is kept.
      log: (level, message) => logger[level === "error" || level === "warn" ? level : "info"](message),
    },
  });
  return auth;
}

const noAddress = () =>
  new APIError("BAD_REQUEST", { code: "NO_ADDRESS", message: "A guest has no address. Create an account first." });

const linkOver = () =>
  new APIError("BAD_REQUEST", { code: "INVALID_TOKEN", message: "This link was used already, or is too old." });

export type Auth = ReturnType<typeof createAuth>;
