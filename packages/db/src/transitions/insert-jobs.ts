import type { Queryable } from "../queryable.ts";
import { FIND_HOLDERS, INSERT_JOBS } from "./insert-jobs.sql.ts";
import { jsonParameter } from "./json-parameter.ts";
import { isReplacing, keyRounds } from "./key-rounds.ts";
import type { PlacedJob } from "./key-rounds.ts";
import { replaceWaiting } from "./replace-waiting.ts";
import type { ContestedJob } from "./replace-waiting.ts";
import type { InsertedJob, JobRow, NewJob } from "./transition.ts";

/** A job that held the key when we inserted may be gone or have begun when we look; then we insert again. */
const LOOKS = 10;

/**
 * Inserts jobs, each with its first event and what it waits for (`dependsOn`), or finds the job that their key (`dedupe`) or id is held by:
 * that one is returned as it is, or replaced while it has not begun, as the mode says. Requests of one
 * batch may share a key and are taken in their order. It rings no doorbell.
 * @param db a pool, or the client of a transaction (read committed) that is to hold more than this
 * @returns one result for each job, in their order
 * @throws TypeError when an input is not JSON
 */
export async function insertJobs(db: Queryable, jobs: readonly NewJob[]): Promise<InsertedJob[]> {
  const results: InsertedJob[] = [];
  for (const round of keyRounds(jobs)) await insertRound(db, round, results);
  return results;
}

async function insertRound(db: Queryable, round: PlacedJob[], results: InsertedJob[]): Promise<void> {
  let missing = round;
  for (let look = 1; missing.length > 0; look += 1) {
    if (look > LOOKS) throw new Error(`insertJobs: the holder of a key kept changing (${LOOKS} looks)`);
    const { rows: inserted } = await db.query<JobRow>({
      name: "insert-jobs",
      text: INSERT_JOBS,
      values: parameters(missing.map(({ job }) => job)),
    });
    const created = new Map(inserted.map((row) => [row.id, row]));
    for (const { place, job } of missing) {
      const id = job.id.toLowerCase(); // as Postgres spells it
      const row = created.get(id);
      if (row) results[place] = toInserted(row, "created");
      created.delete(id); // the same id twice in a batch is created once
    }
    missing = missing.filter(({ place }) => results[place] === undefined);
    if (missing.length === 0) return;

    // Statements of their own: one sees only what was committed before it began, and the holder of the
    // key may have committed while we waited for it.
    const holders = new Map((await findHolders(db, missing)).map((row) => [row.place, row]));
    for (const { place, job } of missing) {
      const row = holders.get(place);
      if (!row || (!row.same_job && (isReplacing(job) || row.expired))) continue;
      results[place] = toInserted(row, "existing", row.input_differs);
    }
    const contested = missing.filter(
      (entry): entry is ContestedJob => results[entry.place] === undefined && entry.job.dedupe != null,
    );
    for (const row of await replaceWaiting(db, oncePerKey(contested))) {
      results[row.place] = toInserted(row, "replaced");
    }
    missing = missing.filter(({ place }) => results[place] === undefined);
  }
}

/** Those that only ask for a job may stand in a round more than once with a key whose window is over. */
function oncePerKey(contested: readonly ContestedJob[]): ContestedJob[] {
  return [
    ...new Map(
      contested.map((entry) => [JSON.stringify([entry.job.userId, entry.job.task, entry.job.dedupe.key]), entry]),
    ),
  ].map(([, entry]) => entry);
}

type Holder = JobRow & { place: number; same_job: boolean; input_differs: boolean; expired: boolean };

async function findHolders(db: Queryable, wanted: readonly PlacedJob[]): Promise<Holder[]> {
  const { rows } = await db.query<Holder>({
    name: "find-holders",
    text: FIND_HOLDERS,
    values: [
      wanted.map(({ place }) => place),
      wanted.map(({ job }) => job.id),
      wanted.map(({ job }) => job.userId),
      wanted.map(({ job }) => job.task),
      wanted.map(({ job }) => job.dedupe?.key ?? null),
      wanted.map(({ job }) => job.dedupe?.windowMs ?? null),
      wanted.map(({ job }) => jsonParameter(job.input) ?? "null"),
    ],
  });
  return rows;
}

function parameters(jobs: NewJob[]): unknown[] {
  const dependencies = jobs.flatMap(({ id, isWhole = false, dependsOn = [] }) =>
    dependsOn.map((on) => ({ id, isWhole, ...on })),
  );
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
    jobs.map((job) => job.heartbeatTimeoutMs ?? null),
    jobs.map((job) => job.jobTimeoutMs ?? null),
    jobs.map((job) => job.key ?? null),
    jobs.map((job) => job.childFailure ?? "fail-fast"),
    jobs.map((job) => (job.dependsOn?.length ?? 0) > 0),
    jobs.map((job) => job.dedupe?.key ?? null),
    jobs.map((job) => job.dedupe?.mode ?? null),
    jobs.map((job) => job.dedupe?.windowMs ?? null),
    dependencies.map((dependency) => dependency.id),
    dependencies.map((dependency) => dependency.jobId),
    dependencies.map((dependency) => dependency.needs),
    dependencies.map((dependency) => !dependency.isWhole),
    jobs.map((job) => job.name ?? null),
    jobs.map((job) => job.isWhole ?? false),
  ];
}

function toInserted(row: JobRow, outcome: InsertedJob["outcome"], inputDiffers = false): InsertedJob {
  const { id, user_id: userId, state, rev, last_seq: seq, run_at: runAt } = row;
  return { id, created: outcome === "created", outcome, inputDiffers, userId, state, rev, seq, runAt };
}
