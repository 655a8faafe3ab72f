import type { Storage } from "../../storage/index.ts";

/** A file of a mail, read from storage when it is sent. */
export interface MailFile {
  name: string;
  contentType: string;
  bytes: number;
  artifactId: string;
  storageKey: string;
  /** Set for a picture that stands in the text (`cid:…`). */
  cid: string | null;
}

/** A mail, written. */
export interface Mail {
  to: string;
  /** Whose mail it is, where the address is somebody's. */
  userId: string | null;
  subject: string;
  html: string;
  text: string;
  /** The same at each try, without angle brackets: by it a mail that comes twice is known. Default: a new one. */
  messageId?: string;
  files?: readonly MailFile[];
}

/** Sends mail, or keeps it here where no mail server is set. */
export interface Mailer extends AsyncDisposable {
  readonly kind: "smtp" | "kept";
  /**
   * Resolves once the mail server has taken it, or once it is kept.
   * @returns its Message-ID
   * @throws DeliveryFailed
   */
  send(mail: Mail, signal?: AbortSignal): Promise<string>;
}

/** What a mailer reads files from. */
export type MailStorage = Pick<Storage, "openRead">;
