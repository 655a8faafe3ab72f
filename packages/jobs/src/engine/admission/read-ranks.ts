import type { Queryable } from "@jobwire/db";

/**
 * The first jobs of users in their lines, in their order, without those that have their slot already.
 * Uses job_waiting, and slot, which is small.
 */
const READ_FIRST = `
  select asked.place::int, first.jobs::int, first.ids
  from unnest($1::text[], $2::int[], $3::text[], $4::int[]) with ordinality
    as asked(queue, priority, user_id, depth, place)
  cross join lateral (
    select count(*) as jobs, string_agg(id::text, ' ') as ids from (
      select id from job
      where state in ('queued', 'retrying') and queue = asked.queue and priority = asked.priority
        and user_id = asked.user_id and run_at <= statement_timestamp() and id not in (select job_id from slot)
      order by run_at, id limit asked.depth
    ) own
  ) first`;

/** What is asked of a line. */
interface AskedUsers {
  queue: string;
  priority: number;
  userIds: readonly string[];
  /** Jobs to look at in all: who stands behind so many is far enough back. */
  enough: number;
}

/** Where jobs stand among those of their own user. */
interface Ranks {
  /** By job; 0 is first. */
  ranks: ReadonlyMap<string, number>;
  /** Jobs that are not listed stand behind so many of their user; null: all were looked at. */
  depth: number | null;
}

interface Open extends AskedUsers {
  users: { userId: string; jobs: number; ids: string[] }[];
  depth: number;
}

/**
 * Reads who comes first among the jobs of each user, as deep as it takes to have seen `enough` of a line.
 * Looks at a few times as many rows, however many wait and however unevenly.
 */
export async function readRanks(db: Queryable, asked: readonly AskedUsers[]): Promise<Ranks[]> {
  const lines = asked.map((line): Open => ({
    ...line,
    users: line.userIds.map((userId) => ({ userId, jobs: 0, ids: [] })),
    depth: 0,
  }));
  const open = () => lines.filter((line) => seenOf(line) < line.enough && line.users.some(hasMore(line)));
  for (let unsure = open(); unsure.length > 0; unsure = open()) await lookDeeper(db, unsure);
  return lines.map((line) => ({
    ranks: new Map(line.users.flatMap(({ ids }) => ids.map((id, rank) => [id, rank]))),
    depth: line.users.some(hasMore(line)) ? line.depth : null,
  }));
}

const hasMore =
  ({ depth }: Open) =>
  ({ jobs }: { jobs: number }) =>
    jobs >= depth;
const seenOf = ({ users }: Open) => users.reduce((sum, { jobs }) => sum + jobs, 0);

/** Those who have more share what is missing; at least twice as deep each time, so that it is seldom more than two. */
function nextDepth(line: Open): number {
  const missing = Math.ceil((line.enough - seenOf(line)) / line.users.filter(hasMore(line)).length);
  return Math.min(line.enough, Math.max(2 * line.depth, line.depth + missing));
}

async function lookDeeper(db: Queryable, lines: readonly Open[]): Promise<void> {
  const asked = lines.flatMap((line) => {
    const users = line.users.filter(hasMore(line));
    line.depth = nextDepth(line);
    return users.map((user) => ({ line, user }));
  });
  const { rows } = await db.query<{ place: number; jobs: number; ids: string | null }>({
    name: "read-first",
    text: READ_FIRST,
    values: [
      asked.map(({ line }) => line.queue),
      asked.map(({ line }) => line.priority),
      asked.map(({ user }) => user.userId),
      asked.map(({ line }) => line.depth),
    ],
  });
  for (const { place, jobs, ids } of rows) {
    const user = asked[place - 1]?.user;
    if (user) Object.assign(user, { jobs, ids: ids?.split(" ") ?? [] });
  }
}
