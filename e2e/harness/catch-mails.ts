import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface CaughtMail {
  to: string[];
  /** As it came over the wire, lines unfolded. */
  source: string;
}

export interface MailCatcher extends AsyncDisposable {
  /** For SMTP_URL. */
  url: string;
  /** The next mail that was not taken yet; waits for it. */
  next(): Promise<CaughtMail>;
}

/** A real SMTP server on this machine that takes everything. */
export async function catchMails(): Promise<MailCatcher> {
  const waiting: CaughtMail[] = [];
  let wake = () => {};
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    async onData(stream, session, done) {
      let source = "";
      for await (const chunk of stream) source += (chunk as Buffer).toString();
      const to = session.envelope.rcptTo.map(({ address }) => address);
      waiting.push({ to, source: source.replaceAll("=\r\n", "").replaceAll(/\r\n[ \t]+/g, " ") });
      done();
      wake();
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    async next() {
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return waiting.shift()!;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}
