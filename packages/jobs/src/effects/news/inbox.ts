import { EPOCH_SQL, TRANSACTIONS_SQL } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";
import { catalog, isTaskName } from "../../catalog/index.ts";
import type { AwayGroup, InboxView, NoteView, UnreadView } from "../../wire/index.ts";

/** The inboxes of people. */
export interface Inboxes {
  read(userId: string): Promise<InboxView>;
  /** The count alone: of a long inbox a small part of the work. */
  countUnread(userId: string): Promise<UnreadView>;
  /** Marks as shown: these, or all. */
  markSeen(userId: string, jobIds: readonly string[] | "all"): Promise<void>;
  /** Marks as read, which is seen as well: these, or all. */
  markRead(userId: string, jobIds: readonly string[] | "all"): Promise<void>;
}

const NOTES = 100;
/** Who has a page open while a note is this young sees the job end. */
const FRESH_SECONDS = 15;

/** Of jobs that are over: one that was run again is news when it ends. Uses note_user_at and job_pkey. */
const READ_NOTES = `
  select n.job_id as "jobId", n.task, j.input ->> 'title' as "inputTitle", j.item_id as "itemId", n.outcome,
         to_char(n.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, j.error ->> 'message' as reason,
         n.seen_at is not null as "isSeen", n.read_at is not null as "isRead",
         n.at > now() - interval '${FRESH_SECONDS} seconds' as "isFresh"
    from note n join job j on j.id = n.job_id
   where n.user_id = $1 and j.state in ('completed', 'failed')
   order by n.at desc, n.job_id limit ${NOTES}`;
/** Uses note_unread. */
const COUNT_UNREAD = `
  select count(*)::int as unread from note n join job j on j.id = n.job_id
   where n.user_id = $1 and n.read_at is null and j.state in ('completed', 'failed')`;
/** Uses note_unread. What is fresh is not counted: somebody who looks sees it as it ends. */
const GROUP_AWAY = `
  select n.task, n.outcome, count(*)::int as count from note n join job j on j.id = n.job_id
   where n.user_id = $1 and n.seen_at is null and n.read_at is null and n.at <= now() - interval '${FRESH_SECONDS} seconds'
     and j.state in ('completed', 'failed')
   group by n.task, n.outcome order by count desc, n.task`;

/** Uses job_failed_of_user. */
const COUNT_FAILED = `
  select count(*)::int from (
    select from job where user_id = $1 and state = 'failed' and parent_id is null limit 10000) counted`;

/** The count as of one moment, and of which. */
const READ_UNREAD = `select ${EPOCH_SQL} as epoch, ${TRANSACTIONS_SQL} as transactions, (${COUNT_UNREAD}) as unread`;

/** All of it as of one moment, and of which: three statements would see three. */
const READ = `${READ_UNREAD}, (${COUNT_FAILED}) as failed,
         (select coalesce(json_agg(away), '[]') from (${GROUP_AWAY}) away) as away,
         (select coalesce(json_agg(listed), '[]') from (${READ_NOTES}) listed) as notes`;

/** What is read is seen. Uses note_unread. */
const MARK_SEEN = `
  update note set seen_at = now()
   where user_id = $1 and seen_at is null and read_at is null and ($2::uuid[] is null or job_id = any($2::uuid[]))`;
const MARK_READ = `
  update note set read_at = now(), seen_at = coalesce(seen_at, now())
   where user_id = $1 and read_at is null and ($2::uuid[] is null or job_id = any($2::uuid[]))`;

export function createInboxes({ pool, bus }: { pool: Pool; bus: Pick<ChangeBus, "publish"> }): Inboxes {
  const mark = async (text: string, userId: string, jobIds: readonly string[] | "all") => {
    const { rowCount } = await pool.query(text, [userId, jobIds === "all" ? null : jobIds]);
    if ((rowCount ?? 0) > 0) bus.publish({ kind: "told", userId });
  };
  return {
    async read(userId) {
      const { rows } = await pool.query<{
        epoch: string;
        transactions: number;
        unread: number;
        failed: number;
        away: AwayGroup[];
        notes: (Omit<NoteView, "title"> & { inputTitle: string | null })[];
      }>(READ, [userId]);
      const { epoch, transactions, unread, failed, away, notes } = rows[0]!;
      return {
        version: { epoch, transactions },
        unread,
        failed,
        away,
        notes: notes.map(({ inputTitle, ...note }) => ({ ...note, title: titleOf(note.task, inputTitle) })),
      };
    },
    async countUnread(userId) {
      const { rows } = await pool.query<{ epoch: string; transactions: number; unread: number }>(READ_UNREAD, [userId]);
      const { epoch, transactions, unread } = rows[0]!;
      return { version: { epoch, transactions }, unread };
    },
    markSeen: (userId, jobIds) => mark(MARK_SEEN, userId, jobIds),
    markRead: (userId, jobIds) => mark(MARK_READ, userId, jobIds),
  };
}

/** What a job is called: its task, or the title that its batch was given. */
export function titleOf(task: string, inputTitle: string | null): string {
  if (task === "jobs.batch" && inputTitle) return inputTitle;
  return isTaskName(task) ? catalog[task].title : task;
}
