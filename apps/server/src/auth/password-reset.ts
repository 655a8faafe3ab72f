import type { Logger } from "pino";
import { createAttemptLimit } from "./attempt-limit.ts";
import { tooManyMails } from "./address-proof.ts";

/** Mails with a link to a new password for one address. */
const MAILS_TO_ONE_ADDRESS = { window: 3_600, max: 5 };

/**
 * Takes requests for a new password and does the work after they are answered, so that neither the answer nor the
 * time it takes says whether there is such an account. Limited by address, whoever asks and whether it is known.
 */
export function createPasswordResets(logger: Logger, work: (email: string) => Promise<unknown>) {
  const limit = createAttemptLimit();
  return {
    /** @throws APIError TOO_MANY_REQUESTS */
    async ask(email: string): Promise<{ status: true; message: string }> {
      const address = email.toLowerCase();
      const { allowed, retryAfter } = await limit.consume(address, MAILS_TO_ONE_ADDRESS);
      if (!allowed) throw tooManyMails(retryAfter ?? MAILS_TO_ONE_ADDRESS.window);
      setImmediate(() => {
        work(address).catch((error: unknown) => logger.error({ err: error }, "a new password could not be offered"));
      });
      return { status: true, message: "If there is such an account, a mail with a link is on its way." };
    },
  };
}
