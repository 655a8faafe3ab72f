import { transitionRows } from "../lifecycle/index.ts";

const completes = transitionRows().filter(({ event }) => event === "complete");
const FROM = completes.map(({ from }) => `'${from}'`).join(", ");
const TO = `(CASE l.state ${completes.map(({ from, to }) => `WHEN '${from}' THEN '${to}'`).join(" ")} END)::job_state`;

/**
 * What APPLY_TRANSITIONS does about requests that are all `complete`, the most frequent move, without what
 * only other moves need. From and to are the transition table's own. Returns those that it applied; the
 * rest is for APPLY_TRANSITIONS to refuse, in its words. Finds jobs by `job_pkey`, slots by `slot_pkey`;
 * locks jobs in the order of their ids, like everybody.
 */
export const COMPLETE_JOBS = `
WITH locked AS MATERIALIZED (
  SELECT j.id, j.state, j.worker_id, j.attempt FROM job j
   WHERE j.id = ANY($2::uuid[])
   ORDER BY j.id
     FOR NO KEY UPDATE
),
updated AS (
  UPDATE job j
     SET state = ${TO},
         rev = j.rev + 1,
         changed_xid = pg_current_xact_id(),
         last_seq = j.last_seq + 1,
         worker_id = NULL,
         output = r.output,
         error = NULL,
         finished_at = date_trunc('milliseconds', clock_timestamp())
    FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::jsonb[]) AS r(place, job_id, worker_id, attempt, output)
    JOIN locked l ON l.id = r.job_id
   WHERE j.id = l.id AND l.state IN (${FROM}) AND l.worker_id = r.worker_id AND l.attempt = r.attempt -- the lease
  RETURNING r.place, j.id, l.state AS from_state, j.state, j.user_id, j.task, j.attempt, j.rev, j.last_seq, j.run_at, j.finished_at
),
freed AS (
  DELETE FROM slot s USING updated u WHERE s.job_id = u.id
),
logged AS (
  INSERT INTO job_event (job_id, seq, attempt, kind, data, at)
  SELECT u.id, u.last_seq, u.attempt, 'state',
         jsonb_build_object('from', u.from_state, 'to', u.state, 'event', 'complete'), u.finished_at
    FROM updated u
)
SELECT place, from_state AS found_state, user_id, task, 'complete' AS event, state, attempt, rev::float8 AS rev, last_seq, run_at, NULL AS claimed
  FROM updated`;
