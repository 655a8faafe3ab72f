import type { Queryable } from "@jobwire/db";
import type { WaitingLine } from "./read-floor.ts";
import { ringOf } from "./ring.sql.ts";

/** A walk along a line. */
interface Walk {
  line: WaitingLine;
  /** Jobs of each user that count. */
  depth: number;
  /** Jobs of all after which it ends, and users. */
  most: { jobs: number; users: number };
  /** Nobody after this user matters. */
  untilUserId?: string | undefined;
}

/** What was met on the way, in the order in which users are served. */
export interface Turns {
  users: readonly { userId: string; jobs: number }[];
  /** It ended before it was round. */
  isCut: boolean;
}

/**
 * The users of lines in the order of their turns, each with how many of their jobs may go. Goes from user
 * to user, and ends as soon as it has met as many as it should. Uses job_waiting, and slot, which is small.
 */
const READ_TURNS = `
  select line.place::int, turn.user_id as "userId", turn.jobs::int
  from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::int[], $6::int[], $7::text[]) with ordinality
    as line(queue, priority, last_user_id, depth, most_jobs, most_users, until_user_id, place)
  cross join lateral (
    with recursive ${ringOf("line.most_users", "line.until_user_id")},
    told as (
      select n, user_id,
             line.depth = 1 and run_at <= statement_timestamp() and id not in (select job_id from slot) as is_enough
      from ring
    )
    select n, user_id, count(met) as jobs from (
      select told.n, told.user_id, own.met from told left join lateral (
        select true as met where told.is_enough
        union all
        (select true from job
         where not told.is_enough and state in ('queued', 'retrying') and queue = line.queue
           and priority = line.priority and user_id = told.user_id and run_at <= statement_timestamp()
           and id not in (select job_id from slot)
         order by run_at, id limit line.depth)
      ) own on true
      limit line.most_jobs
    ) met
    group by n, user_id
  ) turn
  order by line.place, turn.n`;

/** Walks along lines. Looks at no more rows than `most` says. */
export async function readTurns(db: Queryable, walks: readonly Walk[]): Promise<Turns[]> {
  if (walks.length === 0) return [];
  const { rows } = await db.query<{ place: number; userId: string; jobs: number }>({
    name: "read-turns",
    text: READ_TURNS,
    values: [
      walks.map(({ line }) => line.queue),
      walks.map(({ line }) => line.priority),
      walks.map(({ line }) => line.lastUserId ?? ""),
      walks.map(({ depth }) => depth),
      walks.map(({ most }) => most.jobs),
      walks.map(({ most }) => most.users),
      walks.map(({ untilUserId }) => untilUserId ?? ""),
    ],
  });
  const byWalk = Map.groupBy(rows, ({ place }) => place - 1);
  return walks.map(({ most }, at) => {
    const users = (byWalk.get(at) ?? []).map(({ userId, jobs }) => ({ userId, jobs }));
    // Users without a job that may go take a row, too.
    const met = users.reduce((sum, { jobs }) => sum + Math.max(1, jobs), 0);
    return { users, isCut: users.length >= most.users || met >= most.jobs };
  });
}
