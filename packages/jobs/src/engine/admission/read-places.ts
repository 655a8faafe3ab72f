import type { Queryable } from "@jobwire/db";
import { effectivePriority } from "./pick.ts";
import type { Floor, WaitingLine } from "./read-floor.ts";
import { ringOf } from "./ring.sql.ts";

/** A longer line than this is reported as this long: nobody needs the exact figure, and it stays cheap. */
export const MAX_POSITION = 1_000;

/** Users of one line that are counted. */
const MOST_USERS = 1_000;

/**
 * How many jobs each user has in a line, in the order of their turns. Of few users more jobs are counted
 * each than of many, so that the work is bounded. Uses job_waiting.
 */
export const READ_TURNS = `
  select line.place::int, turn.n, turn.user_id as "userId", turn.jobs
  from unnest($1::text[], $2::int[], $3::text[]) with ordinality as line(queue, priority, last_user_id, place)
  cross join lateral (
    with recursive ${ringOf(String(MOST_USERS))},
    bounds as materialized (select greatest(20, least(500, 20000 / greatest(1, count(*)))) as most from ring)
    select ring.n, ring.user_id, (
      select count(*)::int from (
        select from job
        where state in ('queued', 'retrying') and queue = line.queue and priority = line.priority
          and user_id = ring.user_id and run_at <= statement_timestamp()
        order by run_at, id
        limit (select most from bounds)
      ) counted
    ) as jobs
    from ring
  ) turn
  order by line.place, turn.n`;

/** Where jobs stand among those of their own user in their line; those far back are left out. Uses job_waiting and slot_pkey. */
export const READ_RANKS = `
  select first.id, first.rank::int from unnest($1::text[], $2::int[], $3::text[]) as mine(queue, priority, user_id)
  cross join lateral (
    select id, row_number() over (order by run_at, id) - 1 as rank from (
      select id, run_at from job
      where state in ('queued', 'retrying') and queue = mine.queue and priority = mine.priority
        and user_id = mine.user_id and run_at <= statement_timestamp()
        and not exists (select from slot where slot.job_id = job.id)
      order by run_at, id limit ${MAX_POSITION}
    ) counted
  ) first
  where first.id = any($4::uuid[])`;

/** How many wait in each line. Uses job_waiting. */
const COUNT_LINES = `
  select line.place::int, (
    select count(*)::int from (
      select from job where state in ('queued', 'retrying') and queue = line.queue and priority = line.priority
      order by user_id, run_at limit ${MAX_POSITION}) counted) as jobs
  from unnest($1::text[], $2::int[]) with ordinality as line(queue, priority, place)`;

interface Asked {
  id: string;
  queue: string;
  priority: number;
  userId: string;
}

/** How many jobs of a line, and of its user, come before a job. */
export interface Place {
  ahead: number;
  aheadOfOwn: number;
}

/**
 * Where waiting jobs stand, in the order in which admission would take them if nothing changed. Bounded
 * work, whatever the backlog; in lines of very many users an estimate.
 */
export async function readPlaces(db: Queryable, floor: Floor, jobs: readonly Asked[]): Promise<Map<string, Place>> {
  const lines = linesOf(floor, jobs);
  const higher = await countHigher(db, floor, lines);
  const turns = await readTurns(db, lines);
  const ranks = await readRanks(db, jobs);
  return new Map(
    jobs.map((job) => {
      const name = nameOf(job);
      const own = ranks.get(job.id) ?? MAX_POSITION;
      const ahead = (higher.get(name) ?? 0) + own + othersAhead(turns.get(name) ?? [], job.userId, own);
      return [job.id, { ahead: Math.min(MAX_POSITION - 1, ahead), aheadOfOwn: own }];
    }),
  );
}

const nameOf = ({ queue, priority }: { queue: string; priority: number }) => `${priority} ${queue}`;

/** In the round that serves this job, those of other users before theirs, and all earlier rounds. */
function othersAhead(turns: readonly Turn[], userId: string, own: number): number {
  const mine = turns.findIndex((turn) => turn.userId === userId);
  let ahead = 0;
  for (const [at, turn] of turns.entries()) {
    if (at !== mine) ahead += Math.min(turn.jobs, own + (at < mine || mine === -1 ? 1 : 0));
  }
  return ahead;
}

function linesOf({ waiting }: Floor, jobs: readonly Asked[]): WaitingLine[] {
  const names = new Set(jobs.map(nameOf));
  return waiting.filter((line) => names.has(nameOf(line)));
}

interface Turn {
  userId: string;
  jobs: number;
}

async function readTurns(db: Queryable, lines: readonly WaitingLine[]): Promise<Map<string, Turn[]>> {
  const turns = new Map<string, Turn[]>();
  if (lines.length === 0) return turns;
  const { rows } = await db.query<Turn & { place: number }>({
    name: "read-turns",
    text: READ_TURNS,
    values: [
      lines.map(({ queue }) => queue),
      lines.map(({ priority }) => priority),
      lines.map(({ lastUserId }) => lastUserId ?? ""),
    ],
  });
  for (const { place, userId, jobs } of rows) {
    const name = nameOf(lines[place - 1] as WaitingLine);
    turns.set(name, [...(turns.get(name) ?? []), { userId, jobs }]);
  }
  return turns;
}

async function readRanks(db: Queryable, jobs: readonly Asked[]): Promise<Map<string, number>> {
  const pairs = [...new Map(jobs.map((job) => [`${nameOf(job)} ${job.userId}`, job])).values()];
  const { rows } = await db.query<{ id: string; rank: number }>({
    name: "read-ranks",
    text: READ_RANKS,
    values: [
      pairs.map(({ queue }) => queue),
      pairs.map(({ priority }) => priority),
      pairs.map(({ userId }) => userId),
      jobs.map(({ id }) => id),
    ],
  });
  return new Map(rows.map(({ id, rank }) => [id, rank]));
}

/** Jobs in lines of the same queue that count higher. */
async function countHigher(db: Queryable, floor: Floor, lines: readonly WaitingLine[]): Promise<Map<string, number>> {
  const { nowMs } = floor.board;
  const rank = (line: WaitingLine) => effectivePriority({ ...line, servedAtMs: line.servedAtMs ?? nowMs }, nowMs);
  const isHigher = (a: WaitingLine, b: WaitingLine) =>
    a.queue === b.queue && (rank(a) - rank(b) || a.priority - b.priority) > 0;
  const others = floor.waiting.filter((line) => lines.some((one) => isHigher(line, one)));
  if (others.length === 0) return new Map();
  const { rows } = await db.query<{ place: number; jobs: number }>(COUNT_LINES, [
    others.map(({ queue }) => queue),
    others.map(({ priority }) => priority),
  ]);
  const counts = new Map(rows.map(({ place, jobs }) => [others[place - 1], jobs]));
  return new Map(
    lines.map((line) => {
      const ahead = others.filter((other) => isHigher(other, line));
      return [nameOf(line), ahead.reduce((sum, other) => sum + (counts.get(other) ?? 0), 0)];
    }),
  );
}
