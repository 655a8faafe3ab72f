import type { Pool, PoolClient } from "pg";

/** Rows per statement: each is a transaction of its own, as the watermark of live delivery expects. */
const CHUNK = 250_000;

/** Ids of version 7 that sort by `n`; all older than any job of today. */
const ID_OF = "(lpad(to_hex(n), 12, '0') || '70008000000000000000')::uuid";

/** Makes users by these ids, unless they are there. */
export async function seedUsers(pool: Pool, userIds: readonly string[]): Promise<void> {
  await pool.query(
    `insert into "user" (id, name, email, email_verified, created_at, updated_at)
     select id, id, id, true, now(), now() from unnest($1::text[]) id on conflict do nothing`,
    [userIds],
  );
}

const INSERT_HISTORY = `
  with seeded as (
    insert into job (id, task, queue, user_id, state, input, output, error, attempt, max_attempts, attempt_budget,
                     timeout_ms, backoff, rev, last_seq, run_at, created_at, started_at, finished_at)
    select ${ID_OF}, 'demo.countdown', 'default', ($3::text[])[1 + n % cardinality($3::text[])], state,
           '{"seconds": 0, "steps": 1}', case when state = 'completed' then '{"counted": 1, "attempts": 1}'::jsonb end,
           case when state = 'failed' then '{"reason": "thrown", "code": "unexpected", "message": "It failed."}'::jsonb end,
           1, 3, 3, 60000, '{"kind": "fixed", "delayMs": 1000}', 3, 3, at, at, at, at + interval '1 second'
      from (select n, now() - ($4 - n) * interval '10 seconds' as at,
                   (case when n % 100 = 0 then 'failed' else 'completed' end)::job_state as state
              from generate_series($1::bigint, $2::bigint) n) past
    returning id, created_at, state
  )
  insert into job_event (job_id, seq, attempt, kind, data, at)
  select id, seq, case when seq = 1 then 0 else 1 end, 'state',
         case seq when 1 then '{"to": "queued", "from": null, "event": "create"}'::jsonb
                  when 2 then '{"to": "running", "from": "queued", "event": "claim"}'::jsonb
                  else jsonb_build_object('from', 'running', 'to', state, 'event', 'complete') end,
         created_at + seq * interval '300 ms'
    from seeded, generate_series(4 - $5::int, 3) seq`;

/**
 * Puts jobs that are over into the database, each with the three events of a job that went well, spread
 * over users and time: what a year of use leaves behind. Each hundredth failed.
 * @param userIds they take turns
 * @param eventsPerJob up to 3; of fewer, the last ones
 */
export async function seedHistory(
  pool: Pool,
  userIds: readonly string[],
  count: number,
  eventsPerJob = 3,
): Promise<void> {
  const client = await pool.connect();
  try {
    await withoutIndexes(client, async () => {
      for (let from = 1; from <= count; from += CHUNK) {
        const values = [from, Math.min(count, from + CHUNK - 1), userIds, count, eventsPerJob];
        await client.query(INSERT_HISTORY, values);
      }
    });
  } finally {
    client.release(true); // with its settings
  }
  await pool.query("vacuum (analyze) job, job_event");
}

/**
 * Puts jobs into the database that wait for a worker; ids go on after those of {@link seedHistory}.
 * @param userId of several users, they take turns
 */
export async function seedWaiting(
  pool: Pool,
  userId: string | readonly string[],
  count: number,
  queue = "default",
): Promise<void> {
  // Some of an earlier call may have run meanwhile, and keep their ids.
  const { rows } = await pool.query<{ first: string }>(
    `select 1 + coalesce(max(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint), 999999999) as first
       from job where id < '0000ffff-0000-7000-8000-000000000000' and id > '00003b9a-c9ff-7000-8000-000000000000'`,
  );
  await pool.query(
    `with seeded as (
       insert into job (id, task, queue, user_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff, last_seq)
       select ${ID_OF}, 'demo.countdown', $2, ($1::text[])[1 + n % cardinality($1::text[])], 'queued', '{"seconds": 0, "steps": 1}', 3, 3, 60000,
              '{"kind": "fixed", "delayMs": 1000}', 1
         from generate_series($4::bigint, $4::bigint + $3::bigint - 1) n
       returning id, created_at
     )
     insert into job_event (job_id, seq, attempt, kind, data, at)
     select id, 1, 0, 'state', '{"to": "queued", "from": null, "event": "create"}', created_at from seeded`,
    [[userId].flat(), queue, count, rows[0]?.first],
  );
  await pool.query("vacuum (analyze) job, job_event");
}

/**
 * Sorting all entries of an index once is many times as fast as finding the place of each, and so is
 * leaving out the check that the users are there.
 */
async function withoutIndexes(client: PoolClient, insert: () => Promise<void>): Promise<void> {
  await client.query(`
    set session_replication_role = replica;
    set statement_timeout = 0;
    set maintenance_work_mem = '1GB';
    set synchronous_commit = off`);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select quote_ident(indexname) as name, indexdef as definition from pg_indexes
    where schemaname = 'public' and tablename in ('job', 'job_event') and indexname not like '%\\_pkey'`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await insert();
  for (const { definition } of indexes) await client.query(definition);
}
