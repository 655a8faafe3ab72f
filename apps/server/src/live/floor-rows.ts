import type { Queryable } from "@jobwire/db";
import { isTerminal, JOB_STATES } from "@jobwire/jobs/wire";
import type { FloorView, JobState, WorkerView } from "@jobwire/jobs/wire";

/** Most workers shown; those beating come first. */
const MAX_WORKERS = 200;
/** Nobody reads a larger figure than this; no state is counted further. */
const MAX_COUNTED = 10_000;
/** Terminal states are counted over the last hour, and over this many of the latest jobs that are over. */
const MAX_RECENT = 20_000;

const OPEN_STATES = JOB_STATES.filter((state) => !isTerminal(state));

/** The whole order is named, so that no other way than by job_state looks cheaper: not for a state that nothing is in, either. */
const COUNT_OPEN = OPEN_STATES.map(
  (state) => `
  SELECT '${state}' AS state, count(*) FROM (
    SELECT FROM job WHERE state BETWEEN '${state}' AND '${state}' ORDER BY state, id DESC LIMIT ${MAX_COUNTED}) AS counted`,
).join(" UNION ALL ");

/** A bounded piece of job_state for each open state, and of job_finished for the rest. */
const COUNT = `${COUNT_OPEN}
  UNION ALL
  SELECT state::text, count(*) FROM (
    SELECT state FROM job WHERE finished_at > now() - interval '1 hour' ORDER BY finished_at DESC LIMIT ${MAX_RECENT}
  ) AS recent GROUP BY state`;

const WORKERS = `
  SELECT w.id, w.host, w.pid, w.version, w.concurrency, w.started_at, w.heartbeat_at, w.stopped_at, w.lost,
         (SELECT count(*) FROM job WHERE job.worker_id = w.id AND state IN ('running', 'cancelling')) AS running
    FROM worker w
   WHERE w.stopped_at IS NULL OR w.stopped_at > now() - interval '1 hour'
   ORDER BY (w.stopped_at IS NULL) DESC, w.started_at DESC, w.id LIMIT ${MAX_WORKERS}`;

interface WorkerRow {
  id: string;
  host: string;
  pid: number;
  version: string;
  concurrency: number;
  started_at: Date;
  heartbeat_at: Date;
  stopped_at: Date | null;
  lost: boolean;
  running: string;
}

/** Reads the floor at a glance. */
export async function readFloor(db: Queryable): Promise<Pick<FloorView, "counts" | "workers">> {
  const [counted, workers] = await Promise.all([
    db.query<{ state: JobState; count: string }>(COUNT),
    db.query<WorkerRow>(WORKERS),
  ]);
  const counts = Object.fromEntries(JOB_STATES.map((state) => [state, 0])) as Record<JobState, number>;
  for (const row of counted.rows) counts[row.state] = Number(row.count);
  return { counts, workers: workers.rows.map(toView) };
}

function toView(row: WorkerRow): WorkerView {
  return {
    id: row.id,
    host: row.host,
    pid: row.pid,
    version: row.version,
    concurrency: row.concurrency,
    running: Number(row.running),
    startedAt: row.started_at.toISOString(),
    heartbeatAt: row.heartbeat_at.toISOString(),
    stoppedAt: row.stopped_at?.toISOString() ?? null,
    lost: row.lost,
  };
}
