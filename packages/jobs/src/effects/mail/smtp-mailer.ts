import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";
import { DeliveryFailed } from "../courier/parcel.ts";
import type { Mail, Mailer, MailStorage } from "./mail.ts";

const CONNECT_MS = 15_000;
const SILENCE_MS = 30_000;

/** Sends over SMTP, with up to two connections that are kept while there is something to send. */
export function createSmtpMailer({
  url,
  from,
  storage,
}: {
  /** smtp://user:password@host:port, or smtps:// */
  url: string;
  /** "Jobwire <jobs@example.com>" */
  from: string;
  storage: MailStorage;
}): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? "jobwire.invalid";

  async function send(mail: Mail, signal?: AbortSignal): Promise<string> {
    const messageId = `<${mail.messageId ?? randomUUID()}@${domain}>`;
    const files = mail.files ?? [];
    const attachments = await Promise.all(
      files.map(async ({ name, contentType, storageKey, cid }) => ({
        filename: name,
        contentType,
        content: await storage.openRead(storageKey),
        ...(cid === null ? {} : { cid, contentDisposition: "inline" as const }),
      })),
    );
    const { to, subject, html, text } = mail;
    const headers = { "Auto-Submitted": "auto-generated" };
    try {
      const sending = transport.sendMail({ from, to, subject, html, text, messageId, attachments, headers });
      await (signal === undefined ? sending : Promise.race([sending, aborted(signal)]));
      return messageId;
    } catch (cause) {
      throw inWords(cause);
    } finally {
      for (const { content } of attachments) content.destroy();
    }
  }

  return {
    kind: "smtp",
    send,
    async [Symbol.asyncDispose]() {
      transport.close();
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new DeliveryFailed("The mail server took too long."));
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
}

/** 5xx answers to a recipient or a message are for good; anything else may pass. */
function inWords(cause: unknown): DeliveryFailed {
  if (cause instanceof DeliveryFailed) return cause;
  const { code, responseCode, response } = cause as { code?: string; responseCode?: number; response?: string };
  const answer = response?.slice(0, 500);
  const more = { status: responseCode, response: answer };
  if (code === "EAUTH")
    return new DeliveryFailed("The mail server did not accept the name and password of SMTP_URL.", more);
  if (responseCode !== undefined && responseCode >= 500)
    return new DeliveryFailed(`The mail server refused it: ${answer ?? responseCode}`, { ...more, isFinal: true });
  if (responseCode !== undefined)
    return new DeliveryFailed(`The mail server put it off: ${answer ?? responseCode}`, more);
  return new DeliveryFailed(`The mail server could not be reached${code === undefined ? "" : ` (${code})`}.`);
}
