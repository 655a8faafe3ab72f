import { Readable } from "node:stream";
import type { Pool } from "pg";
import { fileNameOf } from "./file-endings.ts";
import type { HttpParts } from "./http-parts.ts";
import { openStored, safeEntryName, type ZipEntry } from "./stream-zip.ts";

/** Rows read at a time. */
const PAGE = 500;

/** What is in the archive as one JSON document each; secrets are left out. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  "account.json": `select id, name, email, email_verified, role, saves_results, created_at from "user" where id = $1`,
  "sessions.json": `select created_at, expires_at, ip_address, user_agent from session where user_id = $1 order by created_at`,
  "api-keys.json": `select name, start, created_at, last_request from apikey where reference_id = $1 order by created_at`,
  "credits.json": `select kind, amount, job_id, note, at from credit_transfer where user_id = $1 order by id`,
  "schedules.json": `select id, name, task, input, cron, time_zone, overlap, paused_at, created_at from schedule where user_id = $1 order by id`,
  "inbox.json": `select job_id, task, outcome, at, seen_at, read_at from note where user_id = $1 order by at`,
  "collection.json": `select job_id, name, saved_at from collection_entry where user_id = $1 and removed_at is null order by saved_at`,
  "shared.json": `select id, job_id, created_at, expires_at from share where user_id = $1 order by id`,
  "deliveries.json": `select id, job_id, kind, target, event, state, attempts, error, status, created_at, ended_at from delivery where user_id = $1 order by id`,
  "webhooks.json": `select id, url, description, events, disabled_at, created_at from webhook_endpoint where user_id = $1 order by id`,
  "told-by.json": `select channels, updated_at from notify_preference where user_id = $1`,
  "devices.json": `select device, created_at, last_sent_at from push_subscription where user_id = $1 order by id`,
  "mails.json": `select recipient, subject, text, created_at from captured_mail where user_id = $1 order by id`,
};

/** How well they know their cards. Uses card_review_pkey. */
const REVIEWS = `
  select job_id, card_id, memory, due_at, reviewed_at from card_review
  where user_id = $1 and (job_id, card_id) > ($3::uuid, $4) order by job_id, card_id limit $2`;

/** Uses job_user. */
const JOBS = `
  select id, task, state, item_id, parent_id, input, output, error, attempt, created_at, started_at, finished_at
  from job where user_id = $1 and id < $3 order by id desc limit $2`;

/** Uses job_event_pkey. */
const EVENTS = `
  select job_id, seq, attempt, kind, data, at from job_event
  where job_id = any($1::uuid[]) and (job_id, seq) > ($3::uuid, $4::int) order by job_id, seq limit $2`;

/** What calls of services outside cost, of jobs that are kept. Uses job_cost_job. */
const COSTS = `
  select id, job_id, task, attempt, service, model, unit, quantity, usd_micros::float8 as usd_micros, at from job_cost
  where job_id = any($1::uuid[]) and (job_id, id) > ($3::uuid, $4::uuid) order by job_id, id limit $2`;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

interface StoredRow {
  id: string;
  storage_key: string;
  name: string;
  content_type: string;
  /** `created_at`, to the microsecond. */
  place: string;
}

/** What belongs to a person and has a file, newest first. Uses item_user_created, artifact_user_created. */
const STORED: readonly { folder: string; nameOf: (name: string, contentType: string) => string; sql: string }[] = [
  {
    folder: "items",
    nameOf: (name) => name,
    sql: `select id, name, content_type, bytes::float8 as bytes, width, height, created_at,
                 storage_key, to_json(created_at)#>>'{}' as place from item
          where user_id = $1 and deleted_at is null and created_at <= $3::timestamptz and (created_at < $3::timestamptz or id > $4::uuid)
          order by created_at desc, id limit $2`,
  },
  {
    folder: "results",
    nameOf: fileNameOf,
    sql: `select id, job_id, item_id, name, content_type, bytes::float8 as bytes, meta, created_at, storage_key,
                 to_json(created_at)#>>'{}' as place from artifact
          where user_id = $1 and created_at <= $3::timestamptz and (created_at < $3::timestamptz or id > $4::uuid)
          order by created_at desc, id limit $2`,
  },
];

/**
 * Everything that is kept about a person: who they are, their jobs with their logs, and every file. Read as
 * it is sent, a page at a time, so that any number of files costs little memory.
 */
export async function* exportAccount(
  { pool, storage }: Pick<HttpParts, "pool" | "storage">,
  userId: string,
): AsyncGenerator<ZipEntry> {
  for (const [path, sql] of Object.entries(DOCUMENTS)) {
    const { rows } = await pool.query(sql, [userId]);
    const document = path === "account.json" ? rows[0] : rows;
    yield { path, isText: true, open: async () => Readable.from([`${JSON.stringify(document, null, 2)}\n`]) };
  }
  const lists: Readonly<Record<string, () => AsyncGenerator<string>>> = {
    "jobs.ndjson": () => jobLines(pool, userId),
    "job-events.ndjson": () => linesOfJobs(pool, userId, EVENTS, [FIRST_ID, 0], ({ job_id, seq }) => [job_id, seq]),
    "costs.ndjson": () => linesOfJobs(pool, userId, COSTS, [FIRST_ID, FIRST_ID], ({ job_id, id }) => [job_id, id]),
    "study.ndjson": () => reviewLines(pool, userId),
  };
  for (const [path, lines] of Object.entries(lists)) {
    yield { path, isText: true, open: async () => Readable.from(lines()) };
  }
  for (const { folder, nameOf, sql } of STORED) {
    const stored = () => storedPages(pool, userId, sql);
    yield { path: `${folder}.ndjson`, isText: true, open: async () => Readable.from(storedLines(stored())) };
    for await (const rows of stored()) {
      for (const { id, name, content_type: contentType, storage_key: key } of rows) {
        yield {
          path: `${folder}/${id}-${safeEntryName(nameOf(name, contentType))}`,
          open: () => openStored(storage, key),
        };
      }
    }
  }
}

/** Pages of a statement whose `$1` is whose, `$2` how many, and whose others are the key of the last row before. */
async function* pagesOf<Row extends object>(
  pool: Pool,
  sql: string,
  scope: unknown,
  first: readonly unknown[],
  keyOf: (row: Row) => readonly unknown[],
): AsyncGenerator<Row[]> {
  let after = first;
  for (;;) {
    const { rows } = await pool.query<Row>(sql, [scope, PAGE, ...after]);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = keyOf(last);
  }
}

const jobPages = (pool: Pool, userId: string) =>
  pagesOf<{ id: string }>(pool, JOBS, userId, [LAST_ID], ({ id }) => [id]);

const storedPages = (pool: Pool, userId: string, sql: string) =>
  pagesOf<StoredRow>(pool, sql, userId, ["infinity", FIRST_ID], ({ place, id }) => [place, id]);

async function* jobLines(pool: Pool, userId: string): AsyncGenerator<string> {
  for await (const jobs of jobPages(pool, userId)) for (const job of jobs) yield line(job);
}

/** Rows that hang on jobs, job page by job page. */
async function* linesOfJobs(
  pool: Pool,
  userId: string,
  sql: string,
  first: readonly unknown[],
  keyOf: (row: { job_id: string; seq: number; id: string }) => readonly unknown[],
): AsyncGenerator<string> {
  for await (const jobs of jobPages(pool, userId)) {
    const ids = jobs.map(({ id }) => id);
    for await (const rows of pagesOf(pool, sql, ids, first, keyOf)) for (const row of rows) yield line(row);
  }
}

async function* reviewLines(pool: Pool, userId: string): AsyncGenerator<string> {
  const keyOf = ({ job_id, card_id }: { job_id: string; card_id: string }) => [job_id, card_id];
  for await (const rows of pagesOf(pool, REVIEWS, userId, [FIRST_ID, ""], keyOf))
    for (const row of rows) yield line(row);
}

/** What is known of files, without where they are kept. */
async function* storedLines(pages: AsyncIterable<StoredRow[]>): AsyncGenerator<string> {
  for await (const rows of pages) {
    for (const { storage_key: _key, place: _place, ...known } of rows) yield line(known);
  }
}

const line = (row: object): string => `${JSON.stringify(row)}\n`;
