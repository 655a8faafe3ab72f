import type { Pool, PoolClient } from "pg";

/** Where ids of these jobs begin: after the history's (seed-jobs.ts), before those that wait. */
const FIRST = 500_000_000;
/** Rows per statement: each is a transaction of its own, as the watermark of live delivery expects. */
const CHUNK = 100_000;

/** Ids of version 7 that sort by `n`; of a job, its item and its file they differ in one digit. */
const idOf = (digit: number) => `(lpad(to_hex(n), 12, '0') || '7000800000000000000${digit}')::uuid`;

/** A person gets so many rows of each table. */
export interface AppShare {
  userIds: readonly string[];
  each: number;
}

/**
 * What people keep: each row is a photo, video or document in a library (`item`), the completed job about it (`job`), its
 * result (`artifact`), a line in the inbox (`note`), its place in the collection (`collection_entry`), what was sent of it
 * (`delivery`) and what it cost (`credit_transfer`): of `each` for every person, spread over a year. Nine of ten notes are read. Of every hundred a person has, one e-mail, push and webhook are still to be delivered.
 */
const INSERT = `
  with seeded as materialized (
    select n, ${idOf(0)} as job_id, ${idOf(1)} as item_id, ${idOf(2)} as artifact_id, ($3::text[])[1 + (n - $5::bigint) % cardinality($3::text[])] as user_id,
           (n - $5::bigint) / cardinality($3::text[]) as k,
           now() - ($4::bigint - n) * interval '365 days' / ($4::bigint - $5::bigint) as at
      from generate_series($1::bigint, $2::bigint) n
  ), items as (
    insert into item (id, user_id, name, content_type, bytes, storage_key, width, height, created_at)
    select item_id, user_id, case k % 20 when 0 then 'clip' when 1 then 'paper' else 'holiday' end || ' ' || lpad(k::text, 6, '0'),
           case k % 20 when 0 then 'video/mp4' when 1 then 'application/pdf' else 'image/jpeg' end, 2000000, 'items/' || item_id, 4000, 3000, at
      from seeded
  ), jobs as (
    insert into job (id, task, queue, user_id, item_id, state, input, output, attempt, max_attempts, attempt_budget, timeout_ms, backoff,
                     rev, last_seq, run_at, created_at, begun_at, started_at, finished_at, credits)
    select job_id, 'image.remove-background', 'cutout', user_id, item_id, 'completed', jsonb_build_object('itemId', item_id), '{"title": null}',
           1, 3, 3, 60000, '{"kind": "fixed", "delayMs": 1000}', 3, 3, at, at, at, at, at + interval '1 second', 1
      from seeded
  ), artifacts as (
    insert into artifact (id, job_id, user_id, item_id, attempt, name, content_type, bytes, storage_key, meta, created_at)
    select artifact_id, job_id, user_id, item_id, 1, 'cutout', 'image/png', 900000, 'artifacts/' || artifact_id,
           '{"width": 4000, "height": 3000, "thumbhash": "1QcSHQRnh493V4dIh4eXh1h4kJUI"}', at + interval '1 second' from seeded
  ), notes as (
    insert into note (job_id, attempt, user_id, task, outcome, at, seen_at, read_at)
    select job_id, 1, user_id, 'image.remove-background', 'completed', at + interval '1 second',
           case when k % 10 <> 0 then at + interval '1 hour' end, case when k % 10 <> 0 then at + interval '1 hour' end
      from seeded
  ), entries as (
    insert into collection_entry (job_id, user_id, saved_at, changed_at)
    select job_id, user_id, at + interval '1 second', at + interval '1 second' from seeded
  ), deliveries as (
    insert into delivery (id, job_id, attempt, user_id, kind, target, event, may_group, state, attempts, due_at, created_at, ended_at)
    select (lpad(to_hex(n), 12, '0') || '7000800000000000001' || kind.digit)::uuid, job_id, 1, user_id, kind.name, kind.name || ' of ' || user_id,
           'job.completed', kind.name <> 'webhook', case when k % 100 = 50 then 'waiting' else 'sent' end, case when k % 100 = 50 then 0 else 1 end,
           at, at, case when k % 100 <> 50 then at + interval '2 seconds' end
      from seeded, (values (0, 'email'), (1, 'push'), (2, 'webhook')) kind(digit, name)
     where kind.digit = k % 3 or k % 100 = 50
  )
  insert into credit_transfer (kind, from_account, to_account, amount, user_id, hold_id, job_id, at)
  select move.kind, case move.kind when 'hold' then 'user:' else 'held:' end || user_id,
         case move.kind when 'hold' then 'held:' || user_id else 'earned' end, 1, user_id, n, job_id, at
    from seeded, (values ('hold'), ('settle')) move(kind) where k % 2 = 0
   order by n, move.kind`;

/**
 * Fills the tables of the end-user app, each share of people alike. Before the history of jobs, while indexes are small.
 */
export async function seedApp(pool: Pool, shares: readonly AppShare[]): Promise<void> {
  const client = await pool.connect();
  try {
    // Triggers would mark the seeded as news, files as doomed and credits as spent.
    await client.query(
      "set session_replication_role = replica; set statement_timeout = 0; set synchronous_commit = off",
    );
    let first = FIRST;
    for (const share of shares) first = await seedShare(client, first, share);
  } finally {
    client.release(true); // with its settings
  }
  await pool.query("vacuum (analyze)");
}

async function seedShare(client: PoolClient, first: number, { userIds, each }: AppShare): Promise<number> {
  const end = first + userIds.length * each;
  for (let at = first; at < end; at += CHUNK)
    await client.query(INSERT, [at, Math.min(end, at + CHUNK) - 1, userIds, end, first]);
  return end;
}
