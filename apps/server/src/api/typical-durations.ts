import type { Queryable } from "@jobwire/db";
import { TASK_NAMES } from "@jobwire/jobs/catalog";
import type { TaskName } from "@jobwire/jobs/catalog";

/**
 * Median duration of recent completions in ms, by task; null where there are none. Of the latest attempt; of jobs
 * that waited for children from their first one on, for each of their attempts is a moment between two waits.
 */
export type TypicalDurations = Record<TaskName, number | null>;

export interface TypicalDurationsReader {
  read(): Promise<TypicalDurations>;
}

/** How many of the latest completions of a task count. */
const SAMPLE = 50;
/** Everybody asks for the same numbers, and they move slowly. */
const FRESH_FOR_MS = 10_000;

const READ = `
  SELECT t.task, median.ms
    FROM unnest($1::text[]) AS t(task)
    CROSS JOIN LATERAL (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at) * 1000) AS ms
        FROM (SELECT CASE WHEN children IS NULL THEN started_at ELSE coalesce(begun_at, started_at) END AS started_at, finished_at FROM job
               WHERE job.task = t.task AND state = 'completed'
               ORDER BY finished_at DESC LIMIT $2) AS recent) AS median`;

/** Reads them at most once per 10 s, whoever asks. */
export function createTypicalDurations(db: Queryable): TypicalDurationsReader {
  let latest: { at: number; value: Promise<TypicalDurations> } | null = null;
  return {
    read() {
      if (latest === null || performance.now() - latest.at > FRESH_FOR_MS) {
        const value = readTypicalDurations(db);
        latest = { at: performance.now(), value };
        value.catch(() => (latest = null));
      }
      return latest.value;
    },
  };
}

async function readTypicalDurations(db: Queryable): Promise<TypicalDurations> {
  const { rows } = await db.query<{ task: TaskName; ms: number | null }>(READ, [TASK_NAMES, SAMPLE]);
  const durations = Object.fromEntries(TASK_NAMES.map((task) => [task, null])) as TypicalDurations;
  for (const row of rows) durations[row.task] = row.ms === null ? null : Math.round(row.ms);
  return durations;
}
