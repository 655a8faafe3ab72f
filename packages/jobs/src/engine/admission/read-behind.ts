import type { Queryable } from "@jobwire/db";
import { isProviderFull, isUserFull, roomOf, takenInAll } from "./board.ts";
import type { Board, Candidate } from "./board.ts";
import { tasksOfLimitedProviders } from "./limits.ts";
import type { Picked } from "./pick.ts";
import { mayBlockOne } from "./read-candidates.ts";
import type { SeenLine } from "./read-candidates.ts";

/** Users whose further jobs are looked at in one go; others have their turn in another. */
const USERS = 10;

/** Keys of each that are looked at in one go, besides those that are known to be full. */
const KEYS = 200;

/** Jobs of each among which those without a key, or of another provider, are looked for. */
const DEPTH = 2_000;

/** Of these, most that are taken. */
const MOST = 50;

/**
 * Further jobs of users: the first of each of their keys that is not known to be full ($4), by jumping from key
 * to key in job_waiting_by_key, however many jobs each has; and, of their first ${DEPTH}, those without a key
 * whose provider is neither out nor full ($5). Uses job_waiting_by_key, job_waiting and slot_pkey.
 */
const READ_BEHIND = `
  select asked.place::int, behind.id, behind.task, behind.key, behind.attempt
  from unnest($1::text[], $2::int[], $3::text[]) with ordinality as asked(queue, priority, user_id, place)
  cross join lateral (
    (
      with recursive by_key(key, n) as (
        (
          select key, 1 from job
          where state in ('queued', 'retrying') and key is not null
            and queue = asked.queue and priority = asked.priority and user_id = asked.user_id
          order by queue, priority, user_id, key limit 1
        )
        union all
        select after.key, by_key.n + 1 from by_key cross join lateral (
          select key from job
          where state in ('queued', 'retrying') and key is not null
            and queue = asked.queue and priority = asked.priority and user_id = asked.user_id and key > by_key.key
          order by queue, priority, user_id, key limit 1
        ) after
        where by_key.n < ${KEYS} + cardinality($4::text[])
      )
      select first.id, first.task, first.key, first.attempt, first.run_at from by_key cross join lateral (
        select id, task, key, attempt + 1 as attempt, run_at from job
        where state in ('queued', 'retrying') and key = by_key.key
          and queue = asked.queue and priority = asked.priority and user_id = asked.user_id
          and run_at <= statement_timestamp() and not exists (select from slot where slot.job_id = job.id)
        order by queue, priority, user_id, key, run_at, id limit 1
      ) first
      where by_key.key <> all($4::text[])
    )
    union all
    (
      select id, task, key, attempt + 1, run_at from (
        select id, task, key, attempt, run_at from job
        where state in ('queued', 'retrying')
          and queue = asked.queue and priority = asked.priority and user_id = asked.user_id
        order by run_at, id limit ${DEPTH}
      ) first
      where key is null and task <> all($5::text[])
        and run_at <= statement_timestamp() and not exists (select from slot where slot.job_id = first.id)
      limit ${MOST}
    )
  ) behind
  order by asked.place, behind.run_at, behind.id`;

/**
 * Where there is room although users have more jobs than a pass has looked at, because all of those have to
 * wait for their key or provider: jobs of theirs further behind. See ADR 81.
 * @param known keys found full in earlier looks of this pass; those found now are added
 * @returns for each line what to pick from next; undefined: there is nothing to look at
 */
export async function readBehind(
  db: Queryable,
  lines: readonly SeenLine[],
  { admitted }: Picked,
  board: Board,
  known: Set<string>,
): Promise<SeenLine[] | undefined> {
  if (takenInAll(board) >= board.bound) return undefined;
  const given = new Set(admitted.map(({ id }) => id));
  const stuck: { at: number; userId: string }[] = [];
  for (const [at, { queue, users, most }] of lines.entries()) {
    if (!mayBlockOne(board, queue) || roomOf(board, queue) === 0) continue;
    for (const { userId, jobs } of users) {
      if (jobs.length < most || isUserFull(board, queue, userId)) continue;
      const left = jobs.filter(({ id }) => !given.has(id));
      if (left.length === 0) continue;
      stuck.push({ at, userId });
      for (const { key } of left) if (key !== null) known.add(key);
    }
  }
  if (stuck.length === 0) return undefined;
  const from = Math.floor(Math.random() * stuck.length);
  const asked = [...stuck.slice(from), ...stuck.slice(0, from)].slice(0, USERS);
  const { rows } = await db.query<Omit<Candidate, "queue" | "userId"> & { place: number }>({
    name: "read-behind",
    text: READ_BEHIND,
    values: [
      asked.map(({ at }) => lines[at]?.queue),
      asked.map(({ at }) => lines[at]?.priority),
      asked.map(({ userId }) => userId),
      [...known],
      [...board.out, ...tasksOfLimitedProviders(board.limits).filter((task) => isProviderFull(board, task))],
    ],
  });
  const byPlace = Map.groupBy(rows, ({ place }) => place - 1);
  return lines.map((line, at) => ({
    ...line,
    most: 1, // whoever has one here may have more
    users: asked.flatMap(({ at: of, userId }, place) => {
      const jobs = (byPlace.get(place) ?? []).map((row) => ({ ...row, queue: line.queue, userId }));
      return of === at && jobs.length > 0 ? [{ userId, jobs }] : [];
    }),
  }));
}
