import { LEASED_STATES, TERMINAL_STATES, transitionRows } from "../lifecycle/index.ts";

/**
 * A worker may vanish under a job this often in a row; the last time, the job is given up as `poison`. An
 * attempt that ends in any other way begins the count anew; one that is handed back tells nothing.
 */
export const MAX_LOSSES = 3;

/** A manual retry: the job begins anew. */
const IS_RERUN = "m.event IN ('rerun', 'rewait')";

const moves = transitionRows().map(({ from, event, to }) => `('${from}', '${event}', '${to}')`);
const list = (states: readonly string[]) => states.map((state) => `'${state}'`).join(", ");

const LOST =
  "The worker that ran this job stopped answering. The job goes on with its next attempt, from its last checkpoint.";
/** Said of a job that a stopping worker hands back; no loss. */
export const HANDED_BACK = {
  reason: "worker-stopped",
  code: "worker-stopped",
  message:
    "The worker that ran this job was shut down. The job goes on with its next attempt, from its last checkpoint.",
};
const POISON = `${MAX_LOSSES} workers in a row stopped answering while they ran this job, so it is not tried again.`;

/** A ClaimedJob, from the row `j` as it is at `instant`. */
export const claimedJob = (instant: string) => `json_build_object(
  'itemId', j.item_id, 'priority', j.priority, 'input', j.input, 'checkpoint', j.checkpoint,
  'timeoutMs', j.timeout_ms, 'heartbeatTimeoutMs', j.heartbeat_timeout_ms, 'jobTimeoutMs', j.job_timeout_ms,
  'deadlineInMs', extract(epoch FROM j.deadline_at - ${instant}) * 1000, 'backoff', j.backoff,
  'attemptsBefore', j.max_attempts - j.attempt_budget, 'freeAttempts', j.free_attempts)`;

/**
 * Applies at most one request to each job. Finds jobs by `job_pkey`, workers by `worker_pkey` and slots
 * by `slot_pkey`. A claim takes up the slot that admission gave to that very attempt, and is refused
 * without one, and answers with what its attempt needs to know; an attempt that is over gives it back.
 *
 * The order of locks is: workers that claim (shared, so that nobody declares one lost half-way), then
 * jobs in the order of their ids; so batches that meet wait for each other and never deadlock. After
 * the wait, a locked row is the newest version, and all that follows is decided on it.
 *
 * `clock_timestamp()` and not `now()`: the instant must lie after the wait for the lock, or a job
 * that has just become due would look as if it were not. Instants that come back to the caller are
 * whole milliseconds, so that a Date holds them exactly.
 */
export const APPLY_TRANSITIONS = `
WITH request AS (
  SELECT *
    FROM unnest($1::int[], $2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::jsonb[], $7::jsonb[], $8::bool[], $9::float8[], $10::text[], $12::bool[])
      AS r(place, job_id, ask, worker_id, attempt, output, error, permanent, retry_in_ms, by_user_id, free)
),
living AS MATERIALIZED (
  SELECT w.id FROM worker w
   WHERE w.id = ANY($11::uuid[]) AND w.stopped_at IS NULL AND NOT w.lost
   ORDER BY w.id
     FOR SHARE
),
locked AS MATERIALIZED (
  SELECT j.id, j.user_id, j.task, j.state, j.attempt, j.max_attempts, j.attempt_budget, j.losses, j.run_at,
         j.worker_id, j.rev, j.last_seq
    FROM job j
   WHERE j.id = ANY($2::uuid[])
     AND (SELECT count(*) FROM living) >= 0 -- workers are locked first
   ORDER BY j.id
     FOR NO KEY UPDATE
),
timed AS MATERIALIZED (
  SELECT s.*, date_trunc('milliseconds', s.instant) AS at
    FROM (SELECT l.*, clock_timestamp() AS instant FROM locked l) s
),
decided AS (
  SELECT r.place, r.worker_id AS claimant, r.output, r.by_user_id, t.*,
         CASE WHEN r.ask = 'lost' AND r.error IS NULL THEN 1 ELSE 0 END AS loss,
         r.ask IN ('lost', 'wait') OR coalesce(r.free, false) AS free,
         CASE r.ask
           WHEN 'throw' THEN CASE WHEN r.permanent OR (t.attempt >= t.max_attempts AND NOT coalesce(r.free, false)) THEN 'fail' ELSE 'retry' END
           WHEN 'lost' THEN CASE WHEN r.error IS NULL AND t.losses + 1 >= ${MAX_LOSSES} THEN 'poison' ELSE 'lose' END
           ELSE r.ask
         END AS event,
         CASE r.ask
           WHEN 'throw' THEN r.error
           WHEN 'reject' THEN r.error
           WHEN 'lost' THEN CASE
             WHEN r.error IS NOT NULL THEN r.error -- handed back
             WHEN t.losses + 1 >= ${MAX_LOSSES} THEN '${JSON.stringify({ reason: "poison", code: "poison", message: POISON })}'::jsonb
             ELSE '${JSON.stringify({ reason: "worker-lost", code: "worker-lost", message: LOST })}'::jsonb
           END
         END AS error,
         t.at + make_interval(secs => coalesce(r.retry_in_ms, 0) / 1000.0) AS retry_at
    FROM request r
    JOIN timed t ON t.id = r.job_id
   WHERE CASE r.ask
           WHEN 'claim' THEN t.attempt + 1 = r.attempt AND t.run_at <= t.instant AND r.worker_id IN (SELECT id FROM living)
           WHEN 'due' THEN t.run_at <= t.instant
           WHEN 'cancel' THEN true
           WHEN 'rerun' THEN true
           WHEN 'rewait' THEN true
           WHEN 'release' THEN true
           WHEN 'reject' THEN true
           ELSE t.worker_id = r.worker_id AND t.attempt = r.attempt -- the lease
         END
),
move (from_state, event, to_state) AS (VALUES ${moves.join(", ")}),
allowed AS MATERIALIZED ( -- so that the update, which looks at a row again if it changed meanwhile, decides nothing anew
  SELECT d.*, m.to_state::job_state AS to_state
    FROM decided d
    JOIN move m ON m.from_state::job_state = d.state AND m.event = d.event
),
taken AS ( -- a slot that admission takes back at this moment is not there any more
  UPDATE slot s SET claimed_at = a.at
    FROM allowed a
   WHERE a.event = 'claim' AND s.job_id = a.id AND s.attempt = a.attempt + 1
  RETURNING s.job_id
),
moved AS MATERIALIZED (
  SELECT * FROM allowed WHERE event <> 'claim' OR id IN (SELECT job_id FROM taken)
),
updated AS (
  UPDATE job j
     SET state = m.to_state,
         rev = j.rev + 1,
         changed_xid = pg_current_xact_id(),
         last_seq = j.last_seq + 1,
         attempt = CASE WHEN m.event = 'claim' THEN j.attempt + 1 ELSE j.attempt END,
         attempt_entries = CASE WHEN m.event = 'claim' THEN 0 ELSE j.attempt_entries END,
         max_attempts = CASE
           WHEN ${IS_RERUN} THEN j.attempt + j.attempt_budget
           WHEN m.free AND m.event IN ('lose', 'wait', 'retry') THEN j.max_attempts + 1 -- a crash of ours does not use up a retry of theirs
           ELSE j.max_attempts END,
         free_attempts = CASE
           WHEN ${IS_RERUN} THEN 0
           WHEN m.free AND m.event IN ('lose', 'wait', 'retry') THEN j.free_attempts + 1
           ELSE j.free_attempts END,
         deadline_at = CASE WHEN ${IS_RERUN} THEN m.at + make_interval(secs => j.job_timeout_ms / 1000.0) ELSE j.deadline_at END,
         losses = CASE WHEN ${IS_RERUN} OR m.event IN ('retry', 'wait') THEN 0 ELSE j.losses + m.loss END, -- in a row
         run_at = CASE WHEN m.event = 'retry' THEN date_trunc('milliseconds', m.retry_at) WHEN m.event = 'lose' OR ${IS_RERUN} THEN m.at ELSE j.run_at END,
         worker_id = CASE
           WHEN m.event = 'claim' THEN m.claimant
           WHEN m.to_state IN (${list(LEASED_STATES)}) THEN j.worker_id END,
         begun_at = CASE WHEN m.event = 'claim' THEN coalesce(j.begun_at, m.at) WHEN ${IS_RERUN} THEN NULL ELSE j.begun_at END,
         started_at = CASE WHEN m.event = 'claim' THEN m.at ELSE j.started_at END,
         progress = CASE WHEN m.event = 'claim' OR ${IS_RERUN} THEN NULL ELSE j.progress END,
         output = CASE WHEN m.event = 'complete' THEN m.output WHEN ${IS_RERUN} THEN NULL ELSE j.output END,
         error = CASE
           WHEN m.event = 'complete' OR ${IS_RERUN} THEN NULL
           WHEN m.to_state IN ('retrying', 'failed') THEN m.error
           ELSE j.error END,
         cancel_requested_at = CASE WHEN m.event = 'cancel' THEN m.at WHEN ${IS_RERUN} THEN NULL ELSE j.cancel_requested_at END,
         finished_at = CASE WHEN m.to_state IN (${list(TERMINAL_STATES)}) THEN m.at END
    FROM moved m
   WHERE j.id = m.id
  RETURNING m.place, j.id, m.event, j.state, j.attempt, j.rev, j.last_seq, j.run_at, m.at,
            j.progress, m.state AS from_state, m.worker_id AS holder, m.claimant, m.error, m.by_user_id, m.free,
            CASE WHEN m.event = 'claim' THEN ${claimedJob("m.instant")} END AS claimed
),
freed AS (
  DELETE FROM slot s USING updated u
   WHERE s.job_id = u.id AND u.state NOT IN (${list(LEASED_STATES)}) AND u.event NOT IN ('due', 'release', 'rerun', 'rewait')
),
logged AS (
  INSERT INTO job_event (job_id, seq, attempt, kind, data, at)
  SELECT u.id, u.last_seq, u.attempt, 'state',
         jsonb_strip_nulls(jsonb_build_object(
           'from', u.from_state,
           'to', u.state,
           'event', u.event,
           'error', CASE WHEN u.state IN ('retrying', 'failed') THEN u.error END,
           'workerId', CASE WHEN u.event = 'claim' THEN u.claimant WHEN u.event IN ('lose', 'poison') THEN u.holder END,
           'runAt', CASE WHEN u.state IN ('retrying', 'scheduled')
             THEN to_char(u.run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END,
           'byUserId', u.by_user_id,
           'free', CASE WHEN u.free AND u.state = 'retrying' THEN true END,
           'percent', CASE WHEN u.event = 'lose' THEN u.progress -> 'percent' END)),
         u.at
    FROM updated u
)
SELECT r.place, l.state AS found_state, l.user_id, l.task,
       u.event, u.state, u.attempt, u.rev::float8 AS rev, u.last_seq, u.run_at, u.claimed
  FROM request r
  LEFT JOIN locked l ON l.id = r.job_id
  LEFT JOIN updated u ON u.place = r.place`;
