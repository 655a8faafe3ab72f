import type { JobState } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import { FIND_HOLDERS, INSERT_JOBS } from "./insert-jobs.sql.ts";
import { jsonParameter } from "./json-parameter.ts";
import type { InsertedJob, NewJob } from "./transition.ts";

/** A job that held the key when we inserted may be gone when we look for it; then we insert again. */
const ROUNDS = 5;

/**
 * Inserts jobs, each with its first event. Where a user has a job of that task with that idempotency
 * key already, that job is returned instead and nothing is written. Two jobs of one batch may share
 * a key. It rings no doorbell: the engine does, in the same transaction.
 * @param db a pool, or the client of a transaction (read committed) that is to hold more than this
 * @returns one result for each job, in their order
 * @throws TypeError when an input is not JSON
 */
export async function insertJobs(db: Queryable, jobs: readonly NewJob[]): Promise<InsertedJob[]> {
  const results: InsertedJob[] = [];
  let missing = [...jobs.entries()].map(([place, job]) => ({ place, job }));
  for (let round = 1; missing.length > 0; round += 1) {
    if (round > ROUNDS)
      throw new Error(`insertJobs: the holder of an idempotency key kept vanishing (${ROUNDS} rounds)`);
    const { rows: inserted } = await db.query<Row>({
      name: "insert-jobs",
      text: INSERT_JOBS,
      values: parameters(missing.map(({ job }) => job)),
    });
    const created = new Map(inserted.map((row) => [row.id, row]));
    for (const { place, job } of missing) {
      const id = job.id.toLowerCase(); // as Postgres spells it
      const row = created.get(id);
      if (row) results[place] = toInserted(row, true);
      created.delete(id); // the same id twice in a batch is created once
    }
    missing = missing.filter(({ place }) => results[place] === undefined);
    if (missing.length === 0) break;

    // A statement of its own: one sees only what was committed before it began, and the holder of the
    // key may have committed while we waited for it.
    for (const row of await findHolders(db, missing)) results[row.place] = toInserted(row, false);
    missing = missing.filter(({ place }) => results[place] === undefined);
  }
  return results;
}

interface Row {
  id: string;
  user_id: string;
  state: JobState;
  rev: number;
  last_seq: number;
  run_at: Date;
}

async function findHolders(
  db: Queryable,
  wanted: { place: number; job: NewJob }[],
): Promise<(Row & { place: number })[]> {
  const { rows } = await db.query<Row & { place: number }>({
    name: "find-holders",
    text: FIND_HOLDERS,
    values: [
      wanted.map(({ place }) => place),
      wanted.map(({ job }) => job.id),
      wanted.map(({ job }) => job.userId),
      wanted.map(({ job }) => job.task),
      wanted.map(({ job }) => job.idempotencyKey),
    ],
  });
  return rows;
}

function parameters(jobs: NewJob[]): unknown[] {
  return [
    jobs.map((job) => job.id),
    jobs.map((job) => job.task),
    jobs.map((job) => job.queue),
    jobs.map((job) => job.userId),
    jobs.map((job) => job.itemId),
    jobs.map((job) => job.parentId),
    jobs.map((job) => job.priority),
    jobs.map((job) => jsonParameter(job.input) ?? "null"),
    jobs.map((job) => job.maxAttempts),
    jobs.map((job) => job.timeoutMs),
    jobs.map((job) => jsonParameter(job.backoff) ?? "null"),
    jobs.map((job) => job.runAt ?? null),
    jobs.map((job) => job.idempotencyKey),
    jobs.map((job) => job.heartbeatTimeoutMs ?? null),
    jobs.map((job) => job.jobTimeoutMs ?? null),
    jobs.map((job) => job.key ?? null),
    jobs.map((job) => job.childFailure ?? "fail-fast"),
    jobs.map((job) => (job.dependsOn?.length ?? 0) > 0),
  ];
}

function toInserted(row: Row, created: boolean): InsertedJob {
  const { id, user_id: userId, state, rev, last_seq: seq, run_at: runAt } = row;
  return { id, created, userId, state, rev, seq, runAt };
}
