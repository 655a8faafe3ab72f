import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../bus/index.ts";
import type { NotifyKind } from "../wire/index.ts";
import { startCourier } from "./courier/courier.ts";
import type { Courier, CourierOptions } from "./courier/courier.ts";
import { createDeliveries } from "./courier/deliveries.ts";
import type { Deliveries } from "./courier/deliveries.ts";
import type { Carrier } from "./courier/parcel.ts";
import { renderLetter } from "./mail/letter.ts";
import type { Letter } from "./mail/letter.ts";
import type { Mailer, MailStorage } from "./mail/mail.ts";
import { createKeepingMailer } from "./mail/keeping-mailer.ts";
import { createMailCarrier } from "./mail/mail-carrier.ts";
import { createSmtpMailer } from "./mail/smtp-mailer.ts";
import { createInboxes } from "./news/inbox.ts";
import type { Inboxes } from "./news/inbox.ts";
import { startNewsPass } from "./news/news-pass.ts";
import type { NewsPass } from "./news/news-pass.ts";
import type { NewsTimings } from "./news/plan-news.ts";
import { createPushCarrier } from "./push/push-carrier.ts";
import { createPushDevices } from "./push/push-devices.ts";
import type { PushDevices } from "./push/push-devices.ts";
import { loadVapidKeys } from "./push/vapid-keys.ts";
import { createAddressGuard } from "./webhooks/address-guard.ts";
import { createWebhookEndpoints } from "./webhooks/endpoints.ts";
import type { WebhookEndpoints } from "./webhooks/endpoints.ts";
import { noteFailures } from "./webhooks/note-failures.ts";
import { createGuardedSender } from "./webhooks/send-guarded.ts";
import { createWebhookCarrier } from "./webhooks/webhook-carrier.ts";

/** Least time between two mails to one person about jobs that ended. */
const MAIL_EVERY_MS = 2 * 60_000;
const KEPT_FROM = "Jobwire <jobwire@localhost>";

/** What follows when jobs end: inboxes and deliveries. One per process. */
export interface Effects extends AsyncDisposable {
  inboxes: Inboxes;
  deliveries: Deliveries;
  webhooks: WebhookEndpoints;
  pushDevices: PushDevices;
  /** For browsers that subscribe. */
  pushKey: string;
  /** `kept`: no mail server is set, and mail is read in the app. */
  mailKind: Mailer["kind"];
  /**
   * Sends a mail that is about no job, e.g. the way to a new password; at once, and without another try.
   * @param to.userId whose mail it is; null where the address is nobody's yet
   * @throws DeliveryFailed in words
   */
  sendLetter(letter: Letter, to: { address: string; userId: string | null }): Promise<void>;
  courier: Courier;
  news: NewsPass;
}

export interface EffectsOptions {
  pool: Pool;
  /** Started already; it is not stopped. */
  bus: ChangeBus;
  logger: Logger;
  storage: MailStorage;
  /** Where people open this installation, without a trailing slash: what links in mails begin with. */
  publicUrl: () => string;
  /** Null: mail is kept here and can be read in the app. */
  smtp: { url: string; from: string } | null;
  /** Internal addresses that webhooks may be sent to. */
  allowAddresses: readonly string[];
  timings: Pick<NewsTimings, "awayAfterMs"> & Partial<NewsTimings>;
  /** Of the courier and the pass, for tests. */
  pace?: Pick<CourierOptions, "tryMs" | "waitsMs" | "backstopMs">;
}

export async function createEffects(options: EffectsOptions): Promise<Effects> {
  const { pool, bus, logger, storage, publicUrl, smtp, allowAddresses, timings, pace } = options;
  await using parts = new AsyncDisposableStack();
  const guard = createAddressGuard({ allow: allowAddresses });
  const sender = parts.use(createGuardedSender(guard));
  const keys = await loadVapidKeys(pool);
  const mailer = parts.use(
    smtp === null ? createKeepingMailer({ pool, from: KEPT_FROM }) : createSmtpMailer({ ...smtp, storage }),
  );
  const carriers: Record<NotifyKind, Carrier> = {
    email: createMailCarrier({ db: pool, mailer, publicUrl }),
    push: createPushCarrier({ db: pool, sender, keys, publicUrl }),
    webhook: createWebhookCarrier({ pool, sender, publicUrl }),
  };
  const courier = parts.use(
    startCourier({ pool, bus, logger, carriers, ...pace, onTried: (parcel, end) => noteFailures(pool, parcel, end) }),
  );
  const nudge = () => courier.nudge();
  const news = parts.use(
    startNewsPass({ pool, bus, logger, timings: { mailEveryMs: MAIL_EVERY_MS, ...timings }, onPlanned: nudge }),
  );
  const held = parts.move();
  return {
    inboxes: createInboxes({ pool, bus }),
    deliveries: createDeliveries({ pool, bus, nudge }),
    webhooks: createWebhookEndpoints({ pool, guard }),
    pushDevices: createPushDevices({ pool, guard }),
    pushKey: keys.publicKey,
    mailKind: mailer.kind,
    async sendLetter(letter, { address, userId }) {
      await mailer.send({ to: address, userId, subject: letter.subject, ...(await renderLetter(letter)) });
    },
    courier,
    news,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
