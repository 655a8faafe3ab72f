import { createHash, randomBytes } from "node:crypto";
import type { Queryable } from "@jobwire/db";
import { catalog, KEPT_TASK_NAMES, type MadeBy } from "@jobwire/jobs/catalog";
import type { TaskName, TaskOutput } from "@jobwire/jobs/catalog";
import { uuidV7 } from "@jobwire/jobs/engine";
import type { SharedView, ShareView } from "@jobwire/jobs/wire";
import { titleOf, TITLE_COLUMNS, type TitleRow } from "./title-of.ts";

/** 192 bits: not to be guessed. */
const TOKEN_BYTES = 24;
const TOKEN = /^[\w-]{32}$/;

const hashOf = (token: string) => createHash("sha256").update(token).digest();

interface ShareRow extends TitleRow {
  id: string;
  job_id: string;
  task: TaskName;
  created_at: Date;
  expires_at: Date;
}

const JOB = `job j on j.id = s.job_id left join item i on i.id = j.item_id
  left join collection_entry c on c.job_id = j.id`;
const COLUMNS = `s.id, s.job_id, j.task, s.created_at, s.expires_at, c.name, ${TITLE_COLUMNS}`;

const viewOf = (row: ShareRow): ShareView => ({
  id: row.id,
  jobId: row.job_id,
  title: titleOf(row),
  task: row.task,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});

/**
 * Makes a link to the result of one of this person's jobs.
 * @returns what belongs into the link, kept nowhere; null where they have no such result
 */
export async function makeShare(
  db: Queryable,
  share: { jobId: string; userId: string; forSeconds: number },
): Promise<{ token: string; share: ShareView } | null> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const id = uuidV7();
  const { rowCount } = await db.query(
    `insert into share (id, token_hash, job_id, user_id, expires_at)
     select $1, $2, id, user_id, now() + $5 * interval '1 s' from job
      where id = $3 and user_id = $4 and state = 'completed' and task = any($6::text[])`,
    [id, hashOf(token), share.jobId, share.userId, share.forSeconds, KEPT_TASK_NAMES],
  );
  if (rowCount === 0) return null;
  const { rows } = await db.query<ShareRow>(`select ${COLUMNS} from share s join ${JOB} where s.id = $1`, [id]);
  const row = rows[0];
  return row === undefined ? null : { token, share: viewOf(row) };
}

/** A person's links that still lead somewhere, the newest first; of one job where asked. Uses share_user. */
export async function listShares(db: Queryable, of: { userId: string; jobId: string | null }): Promise<ShareView[]> {
  const { rows } = await db.query<ShareRow>(
    `select ${COLUMNS} from share s join ${JOB}
      where s.user_id = $1 and ($2::uuid is null or s.job_id = $2) and s.expires_at > now()
      order by s.id desc limit 200`,
    [of.userId, of.jobId],
  );
  return rows.map(viewOf);
}

/** Uses share_pkey. */
export async function endShare(db: Queryable, share: { shareId: string; userId: string }): Promise<boolean> {
  const { rowCount } = await db.query("delete from share where id = $1 and user_id = $2", [
    share.shareId,
    share.userId,
  ]);
  return rowCount === 1;
}

/** A link that somebody has; `expired` where it led somewhere once. */
export type Opened = { jobId: string; userId: string; expiresAt: Date } | "expired" | null;

/** Uses share_token. A banned person's links lead nowhere. */
export async function openShare(db: Queryable, token: string): Promise<Opened> {
  if (!TOKEN.test(token)) return null;
  const { rows } = await db.query<{ job_id: string; user_id: string; expires_at: Date; is_over: boolean }>(
    `select s.job_id, s.user_id, s.expires_at, s.expires_at <= now() as is_over
       from share s join "user" u on u.id = s.user_id
      where s.token_hash = $1 and not coalesce(u.banned, false)`,
    [hashOf(token)],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return row.is_over ? "expired" : { jobId: row.job_id, userId: row.user_id, expiresAt: row.expires_at };
}

interface SharedRow extends TitleRow {
  task: TaskName;
  output: unknown;
}

/** What is to be seen of a shared job. Uses job_pkey, artifact_job_name. */
export async function readShared(
  db: Queryable,
  token: string,
  opened: { jobId: string; expiresAt: Date },
): Promise<SharedView | null> {
  const [jobs, files] = await Promise.all([
    db.query<SharedRow>(
      `select j.task, j.output, c.name, ${TITLE_COLUMNS} from job j left join item i on i.id = j.item_id
         left join collection_entry c on c.job_id = j.id
        where j.id = $1 and j.state = 'completed'`,
      [opened.jobId],
    ),
    db.query<{ id: string; name: string; content_type: string; bytes: string }>(
      "select id, name, content_type, bytes from artifact where job_id = $1 order by created_at, id limit 200",
      [opened.jobId],
    ),
  ]);
  const job = jobs.rows[0];
  if (job === undefined) return null;
  const urlOf = (artifactId: string) => `/api/shared/${token}/files/${artifactId}`;
  const book =
    job.task === "storybook.create" ? catalog["storybook.create"].output.safeParse(job.output).data : undefined;
  return {
    task: job.task,
    title: titleOf(job),
    madeBy: (job.output as { madeBy?: MadeBy } | null)?.madeBy ?? null,
    expiresAt: opened.expiresAt.toISOString(),
    files: files.rows.map((file) => ({
      id: file.id,
      name: file.name,
      contentType: file.content_type,
      bytes: Number(file.bytes),
      url: urlOf(file.id),
    })),
    book: book === undefined ? null : bookOf(book),
  };
}

/** What is shown of a book: nothing of the wishes it came from. */
function bookOf({ title, hero, coverArtifactId, starArtifactId, scenes }: TaskOutput<"storybook.create">) {
  return { title, hero, coverArtifactId, starArtifactId, scenes };
}
