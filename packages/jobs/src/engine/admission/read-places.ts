import type { Queryable } from "@jobwire/db";
import { effectivePriority } from "./pick.ts";
import type { Floor, WaitingLine } from "./read-floor.ts";
import { readRanks } from "./read-ranks.ts";
import { readTurns } from "./read-turns.ts";
import type { Turns } from "./read-turns.ts";

/** A longer line than this is reported as this long: nobody needs the exact figure, and it stays cheap. */
export const MAX_POSITION = 1_000;

/**
 * How many of each line may go, in the order of the lines until there are 1 000 in their queue; of each
 * line the first 1 000 are looked at. Uses job_waiting, and slot, which is small.
 */
const COUNT_LINES = `
  select first.place::int, count(*)::int as jobs
  from unnest($3::text[]) as asked(queue) cross join lateral (
    select line.place
    from unnest($1::text[], $2::int[]) with ordinality as line(queue, priority, place) cross join lateral (
      select run_at, id from job
      where state in ('queued', 'retrying') and queue = line.queue and priority = line.priority
      order by user_id, run_at, id limit ${MAX_POSITION}
    ) own
    where line.queue = asked.queue
      and own.run_at <= statement_timestamp() and own.id not in (select job_id from slot)
    limit ${MAX_POSITION}
  ) first
  group by first.place`;

/** Two or three do; more only where the line changes meanwhile. Then the place is an estimate. */
const MOST_WALKS = 8;

interface Asked {
  id: string;
  queue: string;
  priority: number;
  userId: string;
}

/** How many jobs of a line, and of its user, come before a job; at least, where nobody looked that far. */
export interface Place {
  ahead: number;
  aheadOfOwn: number;
}

/** A job of which is known how many of its own user come before it. */
interface Ranked extends Asked {
  rank: number;
}

/** A line, and those asked about in it whose place is not known yet. */
interface OpenLine {
  line: WaitingLine;
  higher: number;
  jobs: Ranked[];
  /** Jobs of each user that the next walk counts. */
  depth: number;
}

/**
 * Where waiting jobs stand, in the order in which admission would take them if nothing changed. Looks at
 * about as many jobs of a line as can be told apart, whatever the backlog and however many are asked about.
 * See ADR 125.
 */
export async function readPlaces(db: Queryable, floor: Floor, jobs: readonly Asked[]): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  let open = await rank(db, floor, jobs, places);
  for (let walk = 1; open.length > 0; walk += 1) {
    const walks = open.map(({ line, higher, jobs: ranked, depth }) => {
      const enough = MAX_POSITION - higher;
      const isOfOne = depth === 1 && new Set(ranked.map(({ userId }) => userId)).size === 1;
      return {
        line,
        depth,
        // Of twice as many, half are of the rounds before its own, so that they all go first.
        most: { jobs: depth === 1 ? enough : 2 * enough, users: enough },
        untilUserId: isOfOne && ranked.every(({ rank: own }) => own === 0) ? ranked[0]?.userId : undefined,
      };
    });
    const turns = await readTurns(db, walks);
    open = open.flatMap((one, at) => {
      const met = turns[at] as Turns;
      const left = one.jobs.filter((job) => !settle(job, one, met, places) && walk < MOST_WALKS);
      return left.length > 0 ? [{ ...one, jobs: left, depth: deeper(met, one) }] : [];
    });
  }
  return places;
}

/**
 * As deep as the users who have more will fill what a walk may meet, so that it need not end before it is round;
 * at least twice as deep, or as deep as the last of them stands.
 */
function deeper({ users }: Turns, { depth, higher, jobs }: OpenLine): number {
  const met = users.reduce((sum, user) => sum + user.jobs, 0);
  const withMore = Math.max(1, users.filter((user) => user.jobs >= depth).length);
  const share = Math.floor((2 * (MAX_POSITION - higher) - 1 - met) / withMore);
  const deepest = Math.max(...jobs.map(({ rank: own }) => own + 1));
  return Math.max(depth + 1, Math.min(deepest, depth + share));
}

/** Ranks jobs among those of their user, and tells of those that are far back already by that. */
async function rank(
  db: Queryable,
  floor: Floor,
  jobs: readonly Asked[],
  places: Map<string, Place>,
): Promise<OpenLine[]> {
  const byLine = Map.groupBy(jobs, nameOf);
  const lines = floor.waiting.filter((line) => byLine.has(nameOf(line)));
  const counts = await countHigher(db, floor, lines);
  const asked = lines.map((line) => ({ line, higher: counts.get(line) ?? 0, jobs: byLine.get(nameOf(line)) ?? [] }));
  for (const { higher, jobs: far } of asked)
    if (higher >= MAX_POSITION) for (const { id } of far) places.set(id, { ahead: LAST, aheadOfOwn: 0 });
  const near = asked.filter(({ higher }) => higher < MAX_POSITION);
  const found = await readRanks(
    db,
    near.map(({ line: { queue, priority }, higher, jobs: own }) => {
      const userIds = [...new Set(own.map(({ userId }) => userId))];
      return { queue, priority, userIds, enough: MAX_POSITION - higher };
    }),
  );
  return near.flatMap(({ line, higher, jobs: own }, at) => {
    const { ranks, depth } = found[at] ?? { ranks: new Map<string, number>(), depth: null };
    const ranked: Ranked[] = [];
    for (const job of own) {
      const known = ranks.get(job.id);
      if (known !== undefined) ranked.push({ ...job, rank: known });
      // One that is not there though all were looked at has just been given its slot.
      else places.set(job.id, depth === null ? { ahead: 0, aheadOfOwn: 0 } : { ahead: LAST, aheadOfOwn: depth });
    }
    if (ranked.length === 0) return [];
    // As deep as the first of them stands: where that is far back, it ends soon.
    return [{ line, higher, jobs: ranked, depth: 1 + Math.min(...ranked.map(({ rank: first }) => first)) }];
  });
}

const LAST = MAX_POSITION - 1;

const nameOf = ({ queue, priority }: { queue: string; priority: number }) => `${priority} ${queue}`;

/** Writes down the place of a job as far as it was met on the walk. @returns whether that is enough to know it */
function settle(
  { id, userId, rank: own }: Ranked,
  { higher, depth }: OpenLine,
  { users, isCut }: Turns,
  places: Map<string, Place>,
): boolean {
  const mine = users.findIndex((user) => user.userId === userId);
  // All earlier rounds, and in its own those before it.
  let ahead = higher + own;
  let areCounted = true;
  for (const [at, user] of users.entries()) {
    if (at === mine) continue;
    const before = own + (at < mine || mine === -1 ? 1 : 0);
    ahead += Math.min(user.jobs, before);
    areCounted &&= user.jobs < depth || before <= depth;
  }
  places.set(id, { ahead: Math.min(LAST, ahead), aheadOfOwn: own });
  return ahead >= LAST || (isCut ? own >= depth - 1 : areCounted);
}

/** Jobs in lines of the same queue that count higher. */
async function countHigher(
  db: Queryable,
  { board: { nowMs }, waiting }: Floor,
  lines: readonly WaitingLine[],
): Promise<Map<WaitingLine, number>> {
  const rank = (line: WaitingLine) => effectivePriority({ ...line, servedAtMs: line.servedAtMs ?? nowMs }, nowMs);
  const isHigher = (a: WaitingLine, b: WaitingLine) =>
    a.queue === b.queue && (rank(a) - rank(b) || a.priority - b.priority) > 0;
  const others = waiting.filter((line) => lines.some((one) => isHigher(line, one)));
  if (others.length === 0) return new Map();
  // The highest first: those are the ones that are counted.
  others.sort((a, b) => rank(b) - rank(a) || b.priority - a.priority);
  const { rows } = await db.query<{ place: number; jobs: number }>({
    name: "count-lines",
    text: COUNT_LINES,
    values: [
      others.map(({ queue }) => queue),
      others.map(({ priority }) => priority),
      [...new Set(others.map(({ queue }) => queue))],
    ],
  });
  const counts = new Map(rows.map(({ place, jobs }) => [others[place - 1], jobs]));
  return new Map(
    lines.map((line) => [
      line,
      others.filter((other) => isHigher(other, line)).reduce((sum, other) => sum + (counts.get(other) ?? 0), 0),
    ]),
  );
}
