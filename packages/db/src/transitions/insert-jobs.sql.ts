/**
 * Inserts jobs, each with its first event and what it waits for. A job whose key (`dedupe_pkey`) is held by another, or whose
 * id (`job_pkey`) exists already, is left out. Keys go in in their order, so that batches that share
 * keys wait for each other and never deadlock; of two with one key the first gets it.
 */
export const INSERT_JOBS = `
WITH request AS (
  SELECT s.*, CASE WHEN s.blocked THEN 'blocked' WHEN coalesce(s.due, '-infinity') > s.at THEN 'scheduled' ELSE 'queued' END::job_state AS state
    FROM (SELECT r.*, t.at, CASE WHEN r.mode = 'debounce' THEN t.at + make_interval(secs => r.window_ms / 1000) ELSE r.run_at END AS due
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::int[], $8::jsonb[],
                        $9::int[], $10::int[], $11::jsonb[], $12::timestamptz[], $13::int[], $14::int[], $15::text[],
                        $16::text[], $17::bool[], $18::text[], $19::text[], $20::float8[], $25::text[], $26::bool[])
                   WITH ORDINALITY AS r(id, task, queue, user_id, item_id, parent_id, priority, input,
                        max_attempts, timeout_ms, backoff, run_at, heartbeat_timeout_ms, job_timeout_ms, key,
                        child_failure, blocked, dedupe_key, mode, window_ms, name, begun, place),
                 (SELECT date_trunc('milliseconds', clock_timestamp()) AS at OFFSET 0) t) s
),
held AS (
  INSERT INTO dedupe (user_id, task, key, job_id, created_at, expires_at)
  SELECT user_id, task, dedupe_key, id, at,
         CASE WHEN mode IN ('return', 'throttle') THEN at + make_interval(secs => window_ms / 1000) END
    FROM request
   WHERE dedupe_key IS NOT NULL
   ORDER BY user_id, task, dedupe_key, place
  ON CONFLICT (user_id, task, key) DO NOTHING
  RETURNING job_id
),
inserted AS (
  INSERT INTO job (id, task, queue, user_id, item_id, parent_id, state, priority, input, max_attempts, attempt_budget,
                   timeout_ms, backoff, run_at, last_seq, idempotency_key, heartbeat_timeout_ms, job_timeout_ms, deadline_at,
                   key, child_failure, name, begun_at, created_at)
  SELECT id, task, queue, user_id, item_id, parent_id, state, priority, input, max_attempts, max_attempts,
         timeout_ms, backoff, CASE WHEN state = 'queued' THEN at ELSE coalesce(due, at) END, 1, dedupe_key, heartbeat_timeout_ms,
         job_timeout_ms, greatest(at, due) + make_interval(secs => job_timeout_ms / 1000.0), key, child_failure, name, CASE WHEN begun THEN at END, at
    FROM request
   WHERE dedupe_key IS NULL OR id IN (SELECT job_id FROM held)
   ORDER BY place
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
),
depending AS (
  INSERT INTO dependency (job_id, on_job_id, needs, declared)
  SELECT d.job_id, d.on_job_id, d.needs, d.declared
    FROM unnest($21::uuid[], $22::uuid[], $23::text[], $24::bool[]) AS d(job_id, on_job_id, needs, declared)
   WHERE d.job_id IN (SELECT id FROM inserted)
  ON CONFLICT DO NOTHING
)
SELECT id, user_id, state, rev::float8 AS rev, last_seq, run_at FROM inserted`;

/**
 * Finds the jobs that hold given keys (`dedupe_pkey`) or ids (`job_pkey`). A key that was given for as
 * long as its job is kept, asked for with a window, is over when that window is.
 */
export const FIND_HOLDERS = `
SELECT r.place, j.id, j.user_id, j.state, j.rev::float8 AS rev, j.last_seq, j.run_at,
       j.id = r.id AS same_job, j.input IS DISTINCT FROM r.input AS input_differs,
       coalesce(coalesce(d.expires_at, d.created_at + make_interval(secs => r.window_ms / 1000)) <= clock_timestamp(), false) AS expired
  FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::jsonb[])
         AS r(place, id, user_id, task, dedupe_key, window_ms, input)
  LEFT JOIN dedupe d ON d.user_id = r.user_id AND d.task = r.task AND d.key = r.dedupe_key
  JOIN job j ON j.id = coalesce(d.job_id, r.id)`;
