import type { Queryable } from "@jobwire/db";
import type { MailText, MailView } from "../../wire/index.ts";

interface KeptRow extends MailView {
  html: string;
  text: string;
  attachments: { name: string; contentType: string; bytes: number; artifactId: string; cid: string | null }[];
}

const VIEW = `id, sender as "from", recipient as "to", subject, to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`;

/** Mails that were kept here, newest first, 50 at a time. Uses captured_mail_user, or for everybody's captured_mail_pkey. */
export async function listKeptMails(
  db: Queryable,
  { userId, beforeId }: { userId: string | null; beforeId: string | null },
): Promise<MailView[]> {
  const { rows } = await db.query<MailView>(
    `select ${VIEW} from captured_mail
      where ($1::text is null or user_id = $1) and ($2::uuid is null or id < $2) order by id desc limit 50`,
    [userId, beforeId],
  );
  return rows;
}

/** One mail, with its pictures at their addresses on this server. Null: not there, or somebody else's. */
export async function readKeptMail(db: Queryable, id: string, userId: string | null): Promise<MailText | null> {
  const { rows } = await db.query<KeptRow>(
    `select ${VIEW}, html, text, attachments from captured_mail where id = $1 and ($2::text is null or user_id = $2)`,
    [id, userId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const urlOf = (artifactId: string) => `/api/artifacts/${artifactId}`;
  const html = row.attachments.reduce(
    (text, { cid, artifactId }) => (cid === null ? text : text.replaceAll(`cid:${cid}`, urlOf(artifactId))),
    row.html,
  );
  const attachments = row.attachments
    .filter(({ cid }) => cid === null)
    .map(({ name, contentType, bytes, artifactId }) => ({ name, contentType, bytes, url: urlOf(artifactId) }));
  return { ...row, html, attachments };
}
