import { createHash, randomUUID } from "node:crypto";
import type { PrismaClient } from "@jobwire/db";
import type { Effects } from "@jobwire/jobs/effects";
import { APIError } from "better-auth/api";
import type { Logger } from "pino";
import { createAttemptLimit } from "./attempt-limit.ts";
import { confirmLetter } from "./confirm-letter.ts";

/** How long a link works, in seconds. */
export const LINK_LIFETIME_SECONDS = 24 * 3_600;
/** Mails with a link to one address. */
const MAILS_TO_ONE_ADDRESS = { window: 3_600, max: 3 };

const identifierOf = (token: string) => `verify-email:${createHash("sha256").update(token).digest("base64url")}`;

/** Proof that an address is its account's: a link in a mail to it, which works once. */
export interface AddressProof {
  /**
   * Sends the mail; nobody waits for the mail server.
   * @param asked by the person; then too many are an error, else they are left out
   * @throws APIError TOO_MANY_REQUESTS
   */
  send(to: { user: { id: string; email: string }; token: string }, asked: boolean): Promise<void>;
  /** Uses a link up. Of several that try at once, one gets true; an unknown, used or old one gets false. */
  use(token: string): Promise<boolean>;
}

export function createAddressProof(options: {
  prisma: PrismaClient;
  logger: Logger;
  sendLetter: Effects["sendLetter"];
  /** Where people open this installation. */
  openedAt: () => string;
}): AddressProof {
  const { prisma, logger, sendLetter, openedAt } = options;
  const limit = createAttemptLimit();
  return {
    async send({ user, token }, asked) {
      const { allowed, retryAfter } = await limit.consume(user.email.toLowerCase(), MAILS_TO_ONE_ADDRESS);
      if (!allowed) {
        if (!asked) return;
        throw tooManyMails(retryAfter ?? MAILS_TO_ONE_ADDRESS.window);
      }
      const lasts = { expiresAt: new Date(Date.now() + LINK_LIFETIME_SECONDS * 1_000) };
      await prisma.verification.create({
        data: { id: randomUUID(), identifier: identifierOf(token), value: user.id, ...lasts },
      });
      const letter = confirmLetter(`${openedAt()}/confirm?token=${encodeURIComponent(token)}`);
      sendLetter(letter, { address: user.email, userId: user.id }).catch((error: unknown) =>
        logger.warn({ err: error }, "a mail that asks to confirm an address was not sent"),
      );
    },
    async use(token) {
      const { count } = await prisma.verification.deleteMany({
        where: { identifier: identifierOf(token), expiresAt: { gt: new Date() } },
      });
      return count > 0;
    },
  };
}

/** Said to whoever asks for one more mail to an address. */
export function tooManyMails(retryAfterSeconds: number): APIError {
  const minutes = Math.max(1, Math.ceil(retryAfterSeconds / 60));
  return new APIError(
    "TOO_MANY_REQUESTS",
    {
      code: "TOO_MANY_MAILS",
      message: `This address was sent several mails already. Look for them, also among the spam, or try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
    },
    { "retry-after": String(Math.max(1, retryAfterSeconds)) },
  );
}
