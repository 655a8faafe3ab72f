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

/**
 * Jobs of each among which those without a key, or of another provider, are looked for: so many from the first, and so
 * many from where earlier passes have come to.
 */
const DEPTH = 2_000;

/** How far earlier passes of one process have looked in vain, by line and user. Where it is lost they begin anew. */
export type LookedBehind = Map<string, { runAt: string; id: string }>;

/** Of these, most that are taken. */
const MOST = 50;

/**
 * Further jobs of users: the first of each of their keys that is not known to be full ($4), by jumping from key
 * to key in job_waiting_by_key, however many jobs each has; and, of their first ${DEPTH} and as many after a given
 * one, those without a key whose provider is neither out nor full ($5). Uses job_waiting_by_key, job_waiting and slot_pkey.
 */
const READ_BEHIND = `
  select asked.place::int, behind.id, behind.task, behind.key, behind.attempt
  from unnest($1::text[], $2::int[], $3::text[], $6::timestamptz[], $7::uuid[])
    with ordinality as asked(queue, priority, user_id, after_at, after_id, place)
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
        (
          select id, task, key, attempt, run_at from job
          where state in ('queued', 'retrying')
            and queue = asked.queue and priority = asked.priority and user_id = asked.user_id
          order by run_at, id limit ${DEPTH}
        )
        union all
        (
          select id, task, key, attempt, run_at from job
          where state in ('queued', 'retrying')
            and queue = asked.queue and priority = asked.priority and user_id = asked.user_id
            and (run_at, id) > (asked.after_at, asked.after_id)
          order by run_at, id limit ${DEPTH}
        )
      ) first
      where key is null and task <> all($5::text[])
        and run_at <= statement_timestamp() and not exists (select from slot where slot.job_id = first.id)
      limit ${MOST}
    )
  ) behind
  order by asked.place, behind.run_at, behind.id`;

/** The last of the next ${DEPTH} jobs of users after given ones; of those who have fewer, none. Uses job_waiting. */
const READ_NEXT = `
  select asked.place::int, next.run_at::text as "runAt", next.id
  from unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[], $5::uuid[])
    with ordinality as asked(queue, priority, user_id, after_at, after_id, place)
  cross join lateral (
    select run_at, id from job
    where state in ('queued', 'retrying')
      and queue = asked.queue and priority = asked.priority and user_id = asked.user_id
      and (run_at, id) > (asked.after_at, asked.after_id)
    order by run_at, id offset ${DEPTH - 1} limit 1
  ) next`;

interface AskedUser {
  queue: string;
  priority: number;
  userId: string;
}

const nameOf = ({ queue, priority, userId }: AskedUser) => `${priority} ${queue} ${userId}`;

const MOST_REMEMBERED = 1_000;
const FIRST = { runAt: "-infinity", id: "00000000-0000-0000-0000-000000000000" };

/** Notes how far users were looked at in vain: the next pass goes on there, and after the last job from the first. */
async function moveOn(db: Queryable, users: readonly AskedUser[], looked: LookedBehind): Promise<void> {
  if (users.length === 0) return;
  const from = users.map((user) => looked.get(nameOf(user)) ?? FIRST);
  const { rows } = await db.query<{ place: number; runAt: string; id: string }>({
    name: "read-next-behind",
    text: READ_NEXT,
    values: [
      users.map(({ queue }) => queue),
      users.map(({ priority }) => priority),
      users.map(({ userId }) => userId),
      from.map(({ runAt }) => runAt),
      from.map(({ id }) => id),
    ],
  });
  for (const user of users) looked.delete(nameOf(user));
  if (looked.size > MOST_REMEMBERED) looked.clear();
  for (const { place, runAt, id } of rows) {
    const user = users[place - 1];
    if (user) looked.set(nameOf(user), { runAt, id });
  }
}

/**
 * Where there is room although users have more jobs than a pass has looked at, because all of those have to
 * wait for their key or provider: jobs of theirs further behind. See ADR 81.
 * @param known keys found full in earlier looks of this pass; those found now are added
 * @param looked how far earlier passes have come; brought up to date
 * @returns for each line what to pick from next; undefined: there is nothing to look at
 */
export async function readBehind(
  db: Queryable,
  lines: readonly SeenLine[],
  { admitted }: Picked,
  board: Board,
  known: Set<string>,
  looked: LookedBehind,
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
  const asked = [...stuck.slice(from), ...stuck.slice(0, from)].slice(0, USERS).flatMap(({ at, userId }) => {
    const line = lines[at];
    return line ? [{ at, queue: line.queue, priority: line.priority, userId }] : [];
  });
  const after = asked.map((user) => looked.get(nameOf(user)) ?? null);
  const { rows } = await db.query<Omit<Candidate, "queue" | "userId"> & { place: number }>({
    name: "read-behind",
    text: READ_BEHIND,
    values: [
      asked.map(({ queue }) => queue),
      asked.map(({ priority }) => priority),
      asked.map(({ userId }) => userId),
      [...known],
      [...board.out, ...tasksOfLimitedProviders(board.limits).filter((task) => isProviderFull(board, task))],
      after.map((last) => last?.runAt ?? null),
      after.map((last) => last?.id ?? null),
    ],
  });
  const byPlace = Map.groupBy(rows, ({ place }) => place - 1);
  await moveOn(
    db,
    // Those with a key are found by their keys, from wherever one looks.
    asked.filter((_, place) => !byPlace.get(place)?.some(({ key }) => key === null)),
    looked,
  );
  return lines.map((line, at) => ({
    ...line,
    most: 1, // whoever has one here may have more
    users: asked.flatMap(({ at: of, userId }, place) => {
      // One may stand among the first as well as after what was looked at.
      // Those that this pass has taken have no slot yet, and are found again.
      const left = byPlace.get(place)?.filter(({ id }) => !given.has(id)) ?? [];
      const found = new Map(left.map((row) => [row.id, { ...row, queue: line.queue, userId }]));
      const jobs = [...found.values()];
      return of === at && jobs.length > 0 ? [{ userId, jobs }] : [];
    }),
  }));
}
