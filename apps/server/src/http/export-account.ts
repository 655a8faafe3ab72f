import { Readable } from "node:stream";
import type { Pool } from "pg";
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

/** Lists of any length, each as lines of JSON read a page at a time by the ids that order them. */
const LISTS: readonly { path: string; sql: string }[] = [
  {
    // Uses item_pkey; the files stand in items/.
    path: "items.ndjson",
    sql: `select id, name, content_type, bytes::float8 as bytes, width, height, created_at from item
          where user_id = $1 and deleted_at is null and id > $3::uuid order by id limit $2`,
  },
  {
    path: "results.ndjson",
    sql: `select id, job_id, item_id, name, content_type, bytes::float8 as bytes, meta, created_at from artifact
          where user_id = $1 and id > $3::uuid order by id limit $2`,
  },
  {
    // What calls of services outside cost, of jobs that are kept. Uses job_user and job_cost_job.
    path: "costs.ndjson",
    sql: `select c.id, c.job_id, c.task, c.attempt, c.service, c.model, c.unit, c.quantity, c.usd_micros::float8 as usd_micros, c.at
          from job j join job_cost c on c.job_id = j.id
          where j.user_id = $1 and c.id > $3::uuid order by c.id limit $2`,
  },
];

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

const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Files that belong to a person: item_user_created, artifact_user_created. */
const FILES = [
  {
    folder: "items",
    sql: `select id, name, storage_key, to_json(created_at)#>>'{}' as at from item
          where user_id = $1 and deleted_at is null and (created_at, id) < ($3::timestamptz, $4::uuid)
          order by created_at desc, id desc limit $2`,
  },
  {
    folder: "results",
    sql: `select id, name || '.' || split_part(split_part(content_type, '/', 2), '+', 1) as name, storage_key,
                 to_json(created_at)#>>'{}' as at from artifact
          where user_id = $1 and (created_at, id) < ($3::timestamptz, $4::uuid)
          order by created_at desc, id desc limit $2`,
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
  yield { path: "jobs.ndjson", isText: true, open: async () => Readable.from(jobLines(pool, userId)) };
  yield { path: "job-events.ndjson", isText: true, open: async () => Readable.from(eventLines(pool, userId)) };
  for (const { path, sql } of LISTS) {
    yield { path, isText: true, open: async () => Readable.from(listLines(pool, userId, sql)) };
  }
  yield { path: "study.ndjson", isText: true, open: async () => Readable.from(reviewLines(pool, userId)) };
  for (const { folder, sql } of FILES) {
    let after: [string, string] = ["infinity", LAST_ID];
    for (;;) {
      const { rows } = await pool.query<{ id: string; name: string; storage_key: string; at: string }>(sql, [
        userId,
        PAGE,
        ...after,
      ]);
      for (const { id, name, storage_key: key } of rows) {
        yield { path: `${folder}/${id}-${safeEntryName(name)}`, open: () => openStored(storage, key) };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = [last.at, last.id];
    }
  }
}

async function* jobPages(pool: Pool, userId: string): AsyncGenerator<{ id: string }[]> {
  let before = LAST_ID;
  for (;;) {
    const { rows } = await pool.query<{ id: string }>(JOBS, [userId, PAGE, before]);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    before = last.id;
  }
}

async function* jobLines(pool: Pool, userId: string): AsyncGenerator<string> {
  for await (const jobs of jobPages(pool, userId)) for (const job of jobs) yield line(job);
}

async function* eventLines(pool: Pool, userId: string): AsyncGenerator<string> {
  for await (const jobs of jobPages(pool, userId)) {
    const ids = jobs.map(({ id }) => id);
    let after: [string, number] = [FIRST_ID, 0];
    for (;;) {
      const { rows } = await pool.query<{ job_id: string; seq: number }>(EVENTS, [ids, PAGE, ...after]);
      for (const row of rows) yield line(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = [last.job_id, last.seq];
    }
  }
}

async function* listLines(pool: Pool, userId: string, sql: string): AsyncGenerator<string> {
  let after = FIRST_ID;
  for (;;) {
    const { rows } = await pool.query<{ id: string }>(sql, [userId, PAGE, after]);
    for (const row of rows) yield line(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

async function* reviewLines(pool: Pool, userId: string): AsyncGenerator<string> {
  let after: [string, string] = [FIRST_ID, ""];
  for (;;) {
    const { rows } = await pool.query<{ job_id: string; card_id: string }>(REVIEWS, [userId, PAGE, ...after]);
    for (const row of rows) yield line(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = [last.job_id, last.card_id];
  }
}

const line = (row: object): string => `${JSON.stringify(row)}\n`;
