/** A mail that was kept here because no mail server is set. */
export interface MailView {
  id: string;
  from: string;
  to: string;
  subject: string;
  createdAt: string;
}

/** The whole of it. Pictures of the text are addresses on this server. */
export interface MailText extends MailView {
  html: string;
  text: string;
  attachments: { name: string; contentType: string; bytes: number; url: string | null }[];
}
