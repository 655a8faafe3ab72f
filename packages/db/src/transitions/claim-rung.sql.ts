import { transitionRows } from "../lifecycle/index.ts";

const claims = transitionRows().filter(({ event }) => event === "claim");
const FROM = claims.map(({ from }) => `'${from}'`).join(", ");
const TO = `(CASE l.state ${claims.map(({ from, to }) => `WHEN '${from}' THEN '${to}'`).join(" ")} END)::job_state`;

/**
 * Answers doorbells and claims their attempts in one statement: as APPLY_TRANSITIONS would claim them, for
 * those that come first by `slot_rung`. From and to are the transition table's own. Finds jobs by
 * `job_pkey`, the worker by `worker_pkey`; doorbells end by graphile-worker's own function.
 *
 * A slot is the ticket and its doorbell the stub: without both nothing is claimed. A slot whose doorbell is
 * gone, or whose attempt is not due (any more), loses its stub, so that it stands in nobody's way; the
 * sweep rings for it again, or takes it back. So does one whose job was removed as it got its slot.
 *
 * Everybody else locks jobs before slots. Here slots come first, so a job that somebody holds at this
 * moment is passed over, with its slot and doorbell as they are: nothing is waited for with a slot in hand.
 */
export const CLAIM_RUNG = `
WITH living AS MATERIALIZED (
  SELECT w.id FROM worker w
   WHERE w.id = $1::uuid AND w.stopped_at IS NULL AND NOT w.lost
     AND (SELECT bell_id FROM slot WHERE claimed_at IS NULL AND bell_id IS NOT NULL
           ORDER BY priority DESC, bell_id LIMIT 1) IS NOT NULL -- in vain, it writes nothing
     FOR SHARE
),
rung AS MATERIALIZED (
  SELECT s.job_id, s.attempt, s.bell_id FROM slot s
   WHERE s.claimed_at IS NULL AND s.bell_id IS NOT NULL
     AND (SELECT count(*) FROM living) = 1 -- the worker is locked first
   ORDER BY s.priority DESC, s.bell_id
   LIMIT $2::int
     FOR UPDATE SKIP LOCKED
),
locked AS MATERIALIZED (
  SELECT j.id, j.state, r.bell_id, clock_timestamp() AS instant,
         j.state IN (${FROM}) AND j.attempt + 1 = r.attempt AND j.run_at <= clock_timestamp() AS due
    FROM rung r JOIN job j ON j.id = r.job_id
   WHERE j.id = ANY(ARRAY(SELECT job_id FROM rung)) -- few, whatever the planner makes of $2
     FOR NO KEY UPDATE OF j SKIP LOCKED
),
answered AS MATERIALIZED (
  SELECT b.id FROM graphile_worker.complete_jobs(ARRAY(SELECT bell_id FROM locked)) b
),
updated AS (
  UPDATE job j
     SET state = ${TO},
         rev = j.rev + 1,
         changed_xid = pg_current_xact_id(),
         last_seq = j.last_seq + 1,
         attempt = j.attempt + 1,
         attempt_entries = 0,
         worker_id = $1::uuid,
         begun_at = coalesce(j.begun_at, date_trunc('milliseconds', l.instant)),
         started_at = date_trunc('milliseconds', l.instant),
         finished_at = NULL,
         progress = NULL
    FROM locked l
   WHERE j.id = l.id AND l.due AND l.bell_id IN (SELECT id FROM answered)
  RETURNING j.id, l.bell_id, l.state AS from_state, j.state, j.user_id, j.task, j.attempt, j.rev, j.last_seq, j.run_at,
            j.started_at, j.item_id, j.priority, j.input, j.checkpoint, j.timeout_ms, j.heartbeat_timeout_ms,
            j.job_timeout_ms, extract(epoch FROM j.deadline_at - l.instant) * 1000 AS deadline_in_ms, j.backoff,
            j.max_attempts - j.attempt_budget AS attempts_before, j.free_attempts
),
taken AS (
  UPDATE slot s SET claimed_at = u.started_at FROM updated u WHERE s.job_id = u.id
),
torn AS (
  UPDATE slot s SET bell_id = NULL
   WHERE s.job_id = ANY(ARRAY(SELECT id FROM locked WHERE NOT due OR bell_id NOT IN (SELECT id FROM answered)
                              UNION ALL
                              SELECT job_id FROM rung WHERE job_id NOT IN (SELECT id FROM locked)
                                 AND (SELECT j.id FROM job j WHERE j.id = rung.job_id) IS NULL))
),
logged AS (
  INSERT INTO job_event (job_id, seq, attempt, kind, data, at)
  SELECT u.id, u.last_seq, u.attempt, 'state',
         jsonb_build_object('from', u.from_state, 'to', u.state, 'event', 'claim', 'workerId', $1::uuid), u.started_at
    FROM updated u
)
SELECT (SELECT count(*)::int FROM rung) AS rung, (SELECT count(*)::int FROM locked) AS locked,
       (SELECT count(*)::int FROM answered) AS answered, -- also when nothing else asks for it
       u.bell_id, u.id, u.from_state, u.state, u.user_id, u.task, u.attempt, u.rev::float8 AS rev, u.last_seq, u.run_at,
       u.item_id, u.priority, u.input, u.checkpoint, u.timeout_ms, u.heartbeat_timeout_ms, u.job_timeout_ms,
       u.deadline_in_ms::float8 AS deadline_in_ms, u.backoff, u.attempts_before, u.free_attempts
  FROM (SELECT) one LEFT JOIN updated u ON true`;
