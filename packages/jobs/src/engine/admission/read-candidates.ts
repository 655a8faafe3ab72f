import type { Queryable } from "@jobwire/db";
import { isUserFull, roomOf } from "./board.ts";
import type { Board, Candidate } from "./board.ts";
import { tasksOfLimitedProviders } from "./limits.ts";
import { effectivePriority } from "./pick.ts";
import type { Line } from "./pick.ts";
import { ringOf } from "./ring.sql.ts";
import type { Floor, WaitingLine } from "./read-floor.ts";

/** Lines of one queue that a pass looks at; further ones are for the passes after it. */
const LINES = 8;

/** Slots that one pass gives in a queue; more are for the passes after it. */
const ROOM = 500;

/** Users that a pass looks at in vain, for each line. */
const SKIPS = 100;

/** Further jobs of each user, where some of those ahead may have to wait for their key or provider; see `readBehind`. */
const SPARE = 200;

/**
 * Who is next in given lines: goes round the users of each from the one served last, by jumping from
 * user to user in job_waiting, and takes of each as many jobs as one round needs. A user costs one step
 * in the index, however many jobs they have; one at their limit ($6) costs that step and no more.
 */
export const READ_CANDIDATES = `
  select line.place::int, turn.user_id as "userId", turn.is_full as "isFull", turn.most::int, turn.looked::int,
         turn.id, turn.task, turn.key, turn.attempt
  from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::int[]) with ordinality
    as line(queue, priority, last_user_id, room, spare, place)
  cross join lateral (
    with recursive ${ringOf(`line.room + ${SKIPS}`)},
    told as materialized (
      select user_id, n, line.queue || chr(1) || user_id = any($6::text[]) as is_full from ring
    ),
    bounds as materialized (
      select count(*) as looked,
             ceil(line.room / greatest(1, count(*) filter (where not is_full))::float8) + line.spare as most
      from told
    )
    select told.user_id, told.n, told.is_full, bounds.most, bounds.looked, job.id, job.task, job.key, job.attempt, job.run_at
    from told cross join bounds left join lateral (
      select id, task, key, attempt + 1 as attempt, run_at from job
      where state in ('queued', 'retrying') and queue = line.queue and priority = line.priority
        and user_id = told.user_id and not told.is_full
        and run_at <= statement_timestamp() and not exists (select from slot where slot.job_id = job.id)
      order by run_at, id
      limit bounds.most
    ) job on true
  ) turn
  order by line.place, turn.n, turn.run_at, turn.id`;

interface Row {
  place: number;
  userId: string;
  isFull: boolean;
  most: number;
  looked: number;
  id: string | null;
  task: string;
  key: string | null;
  attempt: number;
}

/** A line, and what the pass did not get to see of it. */
export interface SeenLine extends Line {
  waiting: WaitingLine;
  /** Jobs of each user that were asked for. */
  most: number;
  /** There are users after these. */
  hasMoreUsers: boolean;
  /** One of these users may have more jobs than are listed. */
  hasMoreJobs: boolean;
  /** Users at their limit wait, too. */
  hasFullUsers: boolean;
}

/** Reads who is next, of the lines whose queue has room: those first that count highest. */
export async function readCandidates(db: Queryable, floor: Floor): Promise<SeenLine[]> {
  const { board } = floor;
  const chosen = chooseLines(floor);
  if (chosen.length === 0) return [];
  const { rows } = await db.query<Row>({
    name: "read-candidates",
    text: READ_CANDIDATES,
    values: [
      chosen.map(({ queue }) => queue),
      chosen.map(({ priority }) => priority),
      chosen.map(({ lastUserId }) => lastUserId ?? ""),
      chosen.map(({ queue }) => Math.min(ROOM, roomOf(board, queue))),
      chosen.map(({ queue }) => (mayBlockOne(board, queue) ? SPARE : 0)),
      [...new Set(chosen.map(({ queue }) => queue))].flatMap((queue) =>
        floor.users.filter((userId) => isUserFull(board, queue, userId)).map((userId) => `${queue}\u0001${userId}`),
      ),
    ],
  });
  const byPlace = Map.groupBy(rows, (row) => row.place - 1);
  return chosen.map((waiting, place) => toLine(waiting, byPlace.get(place) ?? [], board));
}

/** The lines of each queue with room, highest first. */
function chooseLines({ board, waiting }: Floor): WaitingLine[] {
  const rank = (line: WaitingLine) =>
    effectivePriority({ priority: line.priority, servedAtMs: line.servedAtMs ?? board.nowMs }, board.nowMs);
  return [...Map.groupBy(waiting, ({ queue }) => queue)].flatMap(([queue, lines]) =>
    roomOf(board, queue) > 0
      ? lines.toSorted((a, b) => rank(b) - rank(a) || b.priority - a.priority).slice(0, LINES)
      : [],
  );
}

/** Whether a job may have to wait while others of its user need not. */
export function mayBlockOne(board: Board, queue: string): boolean {
  const hasKeys = [board.limits.get(queue), board.limits.get("*")].some((own) => own?.keyConcurrency || own?.keyRate);
  return hasKeys || board.out.size > 0 || tasksOfLimitedProviders(board.limits).length > 0;
}

function toLine(waiting: WaitingLine, rows: readonly Row[], board: Board): SeenLine {
  const { queue, priority, servedAtMs } = waiting;
  const byUser = Map.groupBy(rows, (row) => row.userId);
  const users = [...byUser].map(([userId, own]) => ({
    userId,
    jobs: own.flatMap((row): Candidate[] => (row.id === null ? [] : [{ ...row, id: row.id, queue, userId }])),
  }));
  const room = Math.min(ROOM, roomOf(board, queue));
  return {
    queue,
    priority,
    servedAtMs: servedAtMs ?? board.nowMs,
    users,
    waiting,
    most: rows[0]?.most ?? 0,
    hasMoreUsers: (rows[0]?.looked ?? 0) >= room + SKIPS,
    hasMoreJobs: users.some(({ jobs }) => jobs.length > 0 && jobs.length >= (rows[0]?.most ?? 0)),
    hasFullUsers: rows.some((row) => row.isFull),
  };
}
