import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { uuidV7 } from "../../engine/uuid-v7.ts";
import type { Mailer } from "./mail.ts";

const KEEP = `
  insert into captured_mail (id, user_id, message_id, sender, recipient, subject, html, text, attachments)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (message_id) do nothing`;

/** Keeps mail where its owner and admins can read it in the app; the same Message-ID is kept once. */
export function createKeepingMailer({ pool, from }: { pool: Pool; from: string }): Mailer {
  return {
    kind: "kept",
    async send({ to, userId, subject, html, text, messageId = randomUUID(), files = [] }) {
      const id = `<${messageId}@jobwire.local>`;
      const attachments = files.map(({ name, contentType, bytes, artifactId, cid }) => {
        return { name, contentType, bytes, artifactId, cid };
      });
      const values = [uuidV7(), userId, id, from, to, subject, html, text, JSON.stringify(attachments)];
      await pool.query(KEEP, values);
      return id;
    },
    async [Symbol.asyncDispose]() {},
  };
}
