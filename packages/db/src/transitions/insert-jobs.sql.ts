/**
 * Inserts jobs, each with its first event. A job whose idempotency key (`job_idempotency_key`) or id
 * (`job_pkey`) exists already is left out. Rows go in in the order of their keys, so that batches
 * that share keys wait for each other and never deadlock; of two with one key the first gets it.
 */
export const INSERT_JOBS = `
WITH request AS (
  SELECT r.*, t.at,
         CASE WHEN r.blocked THEN 'blocked' WHEN coalesce(r.run_at, '-infinity') > t.at THEN 'scheduled' ELSE 'queued' END::job_state AS state
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::int[], $8::jsonb[],
                $9::int[], $10::int[], $11::jsonb[], $12::timestamptz[], $13::text[], $14::int[], $15::int[], $16::text[], $17::text[], $18::bool[])
           WITH ORDINALITY AS r(id, task, queue, user_id, item_id, parent_id, priority, input,
                max_attempts, timeout_ms, backoff, run_at, idempotency_key, heartbeat_timeout_ms, job_timeout_ms,
                key, child_failure, blocked, place),
         (SELECT date_trunc('milliseconds', clock_timestamp()) AS at OFFSET 0) t
),
inserted AS (
  INSERT INTO job (id, task, queue, user_id, item_id, parent_id, state, priority, input, max_attempts, attempt_budget,
                   timeout_ms, backoff, run_at, last_seq, idempotency_key, heartbeat_timeout_ms, job_timeout_ms, deadline_at,
                   key, child_failure, created_at)
  SELECT id, task, queue, user_id, item_id, parent_id, state, priority, input, max_attempts, max_attempts,
         timeout_ms, backoff, CASE WHEN state = 'queued' THEN at ELSE coalesce(run_at, at) END, 1, idempotency_key, heartbeat_timeout_ms,
         job_timeout_ms, at + make_interval(secs => job_timeout_ms / 1000.0), key, child_failure, at
    FROM request
   ORDER BY user_id, task, idempotency_key, place
  ON CONFLICT DO NOTHING
  RETURNING id, user_id, state, rev, last_seq, run_at, created_at
),
logged AS (
  INSERT INTO job_event (job_id, seq, attempt, kind, data, at)
  SELECT id, last_seq, 0, 'state',
         jsonb_build_object('from', NULL, 'to', state, 'event', 'create')
           || CASE WHEN state = 'scheduled'
                THEN jsonb_build_object('runAt', to_char(run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                ELSE '{}' END,
         created_at
    FROM inserted
)
SELECT id, user_id, state, rev::float8 AS rev, last_seq, run_at FROM inserted`;

/** Finds the jobs that hold given idempotency keys (`job_idempotency_key`) or ids (`job_pkey`). */
export const FIND_HOLDERS = `
SELECT r.place, j.id, j.user_id, j.state, j.rev::float8 AS rev, j.last_seq, j.run_at
  FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[]) AS r(place, id, user_id, task, idempotency_key)
 CROSS JOIN LATERAL (
   SELECT * FROM job WHERE user_id = r.user_id AND task = r.task AND idempotency_key = r.idempotency_key
   UNION ALL
   SELECT * FROM job WHERE id = r.id
   LIMIT 1
 ) j`;
