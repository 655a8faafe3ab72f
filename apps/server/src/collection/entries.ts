import type { Queryable } from "@jobwire/db";
import { KEPT_TASK_NAMES } from "@jobwire/jobs/catalog";
import type { TaskName } from "@jobwire/jobs/catalog";
import type { ArtifactView, CollectionEntryView, CollectionStamp, NamedEntry } from "@jobwire/jobs/wire";
import { listArtifacts } from "../api/artifact-rows.ts";
import { keysetInstant } from "../api/cursor.ts";
import type { Keyset } from "../api/cursor.ts";
import { titleOf, TITLE_COLUMNS, type TitleRow } from "./title-of.ts";

interface EntryRow extends TitleRow {
  job_id: string;
  task: TaskName;
  name: string | null;
  saved_at: Date;
  item_id: string | null;
  cover_id: string | null;
  place: string;
}

const MOST_PICTURES = 4;

const COLUMNS = `c.job_id, j.task, c.name, c.saved_at, i.id as item_id, j.output->>'coverArtifactId' as cover_id,
  ${TITLE_COLUMNS}, ${keysetInstant("c.saved_at")} as place`;
const ENTRY = `collection_entry c join job j on j.id = c.job_id and j.state = 'completed'
  left join item i on i.id = j.item_id and i.deleted_at is null`;

/** Which entries are meant: $1 whose, $2 of which task, $3 what is looked for. */
const FITS = `c.user_id = $1 and c.removed_at is null
     and ($2::text is null or j.task = $2)
     and ($3::text is null or position(lower($3) in lower(concat_ws(' ', c.name, j.output->>'title', j.input->>'title',
           j.input->>'hero', j.input->>'prompt', i.name))) > 0)`;

/** Part of a person's collection; null narrows nothing. */
export interface WhichEntries {
  userId: string;
  task: TaskName | null;
  /** Part of what an entry is called, in any case. */
  q: string | null;
}

/** Uses collection_user_saved. */
const LIST = `
  select ${COLUMNS} from ${ENTRY}
   where ${FITS}
     and ($4::timestamptz is null or c.saved_at <= $4 and (c.saved_at < $4 or c.job_id > $5::uuid))
   order by c.saved_at desc, c.job_id
   limit $6`;

/** One page of a collection, newest first. `last` is null on the last. */
export async function listEntries(
  db: Queryable,
  page: WhichEntries & { after: Keyset | null; limit: number },
): Promise<{ entries: CollectionEntryView[]; last: Keyset | null }> {
  const { rows } = await db.query<EntryRow>(LIST, [
    page.userId,
    page.task,
    page.q,
    page.after?.createdAt ?? null,
    page.after?.id ?? null,
    page.limit + 1,
  ]);
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    entries: await withArtifacts(db, shown),
    last: last === undefined ? null : { createdAt: last.place, id: last.job_id },
  };
}

/** Most entries that are named at once. */
const MOST_NAMED = 10_000;

/** Uses collection_user_saved. */
const NAME = `
  select c.job_id, j.task, c.name, ${TITLE_COLUMNS} from ${ENTRY}
   where ${FITS}
   order by c.saved_at desc, c.job_id
   limit $4`;

/** What of a collection fits, newest first, at most 10 000, with no more than is needed to choose it. */
export async function nameEntries(
  db: Queryable,
  which: WhichEntries,
): Promise<{ entries: NamedEntry[]; isCut: boolean }> {
  const { rows } = await db.query<TitleRow & { job_id: string }>(NAME, [
    which.userId,
    which.task,
    which.q,
    MOST_NAMED + 1,
  ]);
  return {
    entries: rows.slice(0, MOST_NAMED).map((row) => ({ jobId: row.job_id, title: titleOf(row) })),
    isCut: rows.length > MOST_NAMED,
  };
}

/** One entry of this person's; null where the job is not in their collection. Uses collection_entry_pkey. */
export async function readEntry(
  db: Queryable,
  entry: { jobId: string; userId: string },
): Promise<CollectionEntryView | null> {
  const { rows } = await db.query<EntryRow>(
    `select ${COLUMNS} from ${ENTRY} where c.job_id = $1 and c.user_id = $2 and c.removed_at is null`,
    [entry.jobId, entry.userId],
  );
  return (await withArtifacts(db, rows))[0] ?? null;
}

/** Uses collection_user_saved. */
export async function readStamp(db: Queryable, userId: string): Promise<CollectionStamp> {
  const { rows } = await db.query<CollectionStamp>(
    `select count(*) filter (where removed_at is null)::int as count,
            to_char(max(changed_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "changedAt"
       from collection_entry where user_id = $1`,
    [userId],
  );
  return rows[0] ?? { count: 0, changedAt: null };
}

/** Puts results into their owner's collection, or back into it. Uses job_pkey. @returns ids of those that are there */
export async function saveEntries(db: Queryable, of: { jobIds: readonly string[]; userId: string }): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `insert into collection_entry (job_id, user_id)
     select id, user_id from job where id = any($1::uuid[]) and user_id = $2 and state = 'completed' and task = any($3::text[])
     on conflict (job_id) do update set removed_at = null, changed_at = clock_timestamp()
     returning job_id as id`,
    [of.jobIds, of.userId, KEPT_TASK_NAMES],
  );
  return rows.map(({ id }) => id);
}

/** Takes results out; they do not come back by themselves. @returns ids of those that were there */
export async function removeEntries(
  db: Queryable,
  of: { jobIds: readonly string[]; userId: string },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update collection_entry set removed_at = clock_timestamp(), changed_at = clock_timestamp()
      where job_id = any($1::uuid[]) and user_id = $2 and removed_at is null returning job_id as id`,
    [of.jobIds, of.userId],
  );
  return rows.map(({ id }) => id);
}

/** @param entry.name null: what it is called without */
export async function renameEntry(
  db: Queryable,
  entry: { jobId: string; userId: string; name: string | null },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update collection_entry set name = $3, changed_at = clock_timestamp()
      where job_id = $1 and user_id = $2 and removed_at is null`,
    [entry.jobId, entry.userId, entry.name],
  );
  return rowCount === 1;
}

async function withArtifacts(db: Queryable, rows: readonly EntryRow[]): Promise<CollectionEntryView[]> {
  if (rows.length === 0) return [];
  const covers = rows.flatMap(({ cover_id }) => cover_id ?? []);
  const [artifacts, coverPictures] = await Promise.all([
    listArtifacts(db, { jobIds: rows.map((row) => row.job_id) }),
    covers.length === 0 ? [] : listArtifacts(db, { ids: covers }),
  ]);
  const byJob = Map.groupBy(artifacts, ({ jobId }) => jobId);
  return rows.map((row) => {
    const files = byJob.get(row.job_id)?.toReversed() ?? [];
    const cover = coverPictures.find(({ id }) => id === row.cover_id);
    const pictures = [...(cover === undefined ? [] : [cover]), ...files.filter(isPicture)];
    const kept = files.filter(isForPeople);
    return {
      jobId: row.job_id,
      task: row.task,
      title: titleOf(row),
      name: row.name,
      savedAt: row.saved_at.toISOString(),
      itemId: row.item_id,
      pictures: pictures.slice(0, MOST_PICTURES),
      fileCount: kept.length,
      bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  });
}

const isPicture = ({ contentType }: ArtifactView) => contentType.startsWith("image/");

/** Data that only our own pages read is not offered for download. */
export function isForPeople({ contentType }: { contentType: string }): boolean {
  return contentType !== "application/json";
}
