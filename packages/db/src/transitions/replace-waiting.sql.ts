/** A job that has not begun: in one of these states, before its first attempt. It never comes back here. */
const NOT_BEGUN = "j.state IN ('scheduled', 'blocked', 'queued') AND j.attempt = 0";

/**
 * Gives a job that has not begun the input, priority and time of a later request with its key
 * (`replace`, `debounce`), with an event that says so; and lets go of keys whose job is no answer any
 * more: it has begun, or (`return`, `throttle`) its window is over. At most one request for each key.
 *
 * The order of locks is: keys in their order (`dedupe_pkey`), then jobs in the order of their ids
 * (`job_pkey`), then slots (`slot_pkey`). Retention locks a job before its key, but only one that is
 * over, and such are not locked here. Rows of `dedupe` are made and removed, never changed; so a key that
 * changed hands meanwhile is in neither answer, and the caller looks again.
 */
export const REPLACE_WAITING = `
WITH request AS (
  SELECT *
    FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::jsonb[],
                $9::uuid[], $10::int[], $11::timestamptz[], $12::text[])
      AS r(place, user_id, task, dedupe_key, mode, window_ms, max_wait_ms, input, item_id, priority, run_at, job_key)
),
held AS MATERIALIZED (
  SELECT r.*, d.job_id, r.mode IN ('replace', 'debounce') AS replaces,
         coalesce(d.expires_at, d.created_at + make_interval(secs => r.window_ms / 1000)) AS expires_at
    FROM request r
    JOIN dedupe d ON d.user_id = r.user_id AND d.task = r.task AND d.key = r.dedupe_key
   ORDER BY d.user_id, d.task, d.key
     FOR UPDATE OF d
),
waiting AS MATERIALIZED (
  SELECT j.id, j.state, j.created_at
    FROM job j
   WHERE j.id IN (SELECT job_id FROM held WHERE replaces) AND ${NOT_BEGUN}
   ORDER BY j.id
     FOR NO KEY UPDATE
),
timed AS MATERIALIZED (
  SELECT w.*, date_trunc('milliseconds', clock_timestamp()) AS at FROM waiting w
),
decided AS MATERIALIZED (
  SELECT h.*, t.state AS from_state, t.at,
         CASE WHEN h.mode = 'debounce'
           THEN least(t.at + make_interval(secs => h.window_ms / 1000), t.created_at + make_interval(secs => h.max_wait_ms / 1000))
           ELSE coalesce(h.run_at, t.at) END AS due
    FROM held h
    JOIN timed t ON t.id = h.job_id
   WHERE h.replaces
),
updated AS (
  UPDATE job j
     SET state = CASE WHEN d.from_state = 'blocked' THEN 'blocked' WHEN d.due > d.at THEN 'scheduled' ELSE 'queued' END::job_state,
         input = d.input,
         item_id = d.item_id,
         priority = d.priority,
         key = d.job_key,
         run_at = CASE WHEN d.due > d.at THEN d.due WHEN d.from_state = 'queued' THEN j.run_at ELSE d.at END, -- keeps its place in line
         deadline_at = greatest(d.at, d.due) + make_interval(secs => j.job_timeout_ms / 1000.0),
         rev = j.rev + 1,
         changed_xid = pg_current_xact_id(),
         last_seq = j.last_seq + 1
    FROM decided d
   WHERE j.id = d.job_id
  RETURNING d.place, j.id, j.user_id, j.state, j.rev, j.last_seq, j.run_at, j.key, d.from_state, d.at
),
unslotted AS ( -- also where it was counted under another key: it gets another slot when that one has room
  DELETE FROM slot s USING updated u WHERE s.job_id = u.id AND (u.state = 'scheduled' OR s.key IS DISTINCT FROM u.key)
),
logged AS (
  INSERT INTO job_event (job_id, seq, attempt, kind, data, at)
  SELECT id, last_seq, 0, 'state',
         jsonb_build_object('from', from_state, 'to', state, 'event', 'replace')
           || CASE WHEN state = 'scheduled'
                THEN jsonb_build_object('runAt', to_char(run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                ELSE '{}' END,
         at
    FROM updated
),
released AS (
  DELETE FROM dedupe d USING held h
   WHERE d.user_id = h.user_id AND d.task = h.task AND d.key = h.dedupe_key
     AND CASE WHEN h.replaces
           THEN EXISTS (SELECT FROM job j WHERE j.id = h.job_id AND NOT (${NOT_BEGUN}))
           ELSE h.expires_at <= clock_timestamp() END
)
SELECT place, id, user_id, state, rev::float8 AS rev, last_seq, run_at FROM updated`;
