import type { NewJob, Queryable } from "@jobwire/db";
import { isTerminal, JOB_STATES, TERMINAL_STATES } from "@jobwire/db/lifecycle";
import { ALL_QUEUES } from "../../catalog/index.ts";
import type { QueueLimits } from "../../catalog/index.ts";
import { effectiveLimits, scopesOf } from "./limits.ts";
import { QueueDraining, QuotaExceeded } from "./refused.ts";

/** Where a quota was lowered there are more; a longer count than so many times the quota is of no use. */
const MOST_TIMES = 10;

const ACTIVE_STATES = JOB_STATES.filter((state) => !isTerminal(state));

/** Beside the queues: who of these is a guest. Uses user_pkey. */
const READ_QUEUES = `
  select name, defaults, overrides, draining_at is not null as "isDraining",
         array(select id from "user" where id = any($1::text[]) and is_guest) as guests from queue`;

/** One enqueues at a time for a user with a quota, until its transaction ends; others wait for none. */
const LOCK_USERS = `
  select pg_advisory_xact_lock(hashtext('jobwire quota'), hashtext(user_id))
  from (select user_id from unnest($1::text[]) as asked(user_id) order by hashtext(user_id), user_id) one_by_one`;

/**
 * The user's jobs that are not over and no part of another, by index alone, however many parts there are.
 * Uses job_active_of_user.
 */
const countOf = (ofQueue: string) => `
  select count(*)::int as have from (
    select from unnest(array[${ACTIVE_STATES.map((state) => `'${state}'`).join(", ")}]::job_state[]) as active(state)
    cross join lateral (
      select from job
      where user_id = $1 and state = active.state and parent_id is null${ofQueue}
        and state not in (${TERMINAL_STATES.map((state) => `'${state}'`).join(", ")})
      limit $2
    ) one
    limit $2
  ) counted`;
const COUNT_ALL = countOf("");
const COUNT_OF_QUEUE = countOf(" and queue = $3");

/** The median of the task's last 20 completions. Uses job_completed_of_task. */
const TYPICAL = `
  select percentile_cont(0.5) within group (order by ms) as "typicalMs" from (
    select (extract(epoch from finished_at - created_at) * 1000)::float8 as ms from job
    where task = $1 and state = 'completed' order by finished_at desc limit 20
  ) recent`;

/** What is asked of the user where there is nothing to guess from, and the bounds of a guess, in milliseconds. */
const RETRY_AFTER_MS = { unknown: 10_000, least: 1_000, most: 3_600_000 };

/** What a quota needs to know of a job. */
export type CountedJob = Pick<NewJob, "queue" | "userId" | "task" | "parentId" | "dedupe">;

/** A check that has begun: the jobs may be inserted, then it is ended. */
export interface QuotaCheck {
  /** False: `end` has nothing to look at. */
  mayRefuse: boolean;
  /** To be called when jobs were inserted, in the same transaction. @throws QuotaExceeded, QueueDraining: roll back */
  end(): Promise<void>;
}

const NOTHING_TO_CHECK: QuotaCheck = { mayRefuse: false, end: async () => {} };

interface QueueRow {
  name: string;
  defaults: QueueLimits;
  overrides: QueueLimits;
  isDraining: boolean;
  guests: string[];
}

/**
 * Refuses jobs for queues that are being drained, and makes sure that no user goes over a quota, however
 * many requests come at once: to be called before the jobs are inserted. Jobs with a parent are part of
 * something that was accepted already: they are neither refused nor counted.
 * @param options.isNew false for jobs that were accepted before, and are to begin anew: no drain refuses those
 * @throws QueueDraining; nothing is written then. For requests with keys, `end` throws it.
 */
export async function checkQuota(
  client: Queryable,
  newJobs: readonly CountedJob[],
  { isNew = true }: { isNew?: boolean } = {},
): Promise<QuotaCheck> {
  const jobs = newJobs.filter((job) => job.parentId === null);
  if (jobs.length === 0) return NOTHING_TO_CHECK;
  const { rows } = await client.query<QueueRow>({
    name: "read-queues",
    text: READ_QUEUES,
    values: [[...new Set(jobs.map(({ userId }) => userId))]],
  });
  const guests = new Set(rows[0]?.guests);
  const queues = new Map(rows.map((row) => [row.name, row]));
  let draining: string | null = null;
  const bounds = new Map<string, { userId: string; queue: string; limit: number; task: string }>();
  for (const { queue, userId, task } of jobs) {
    for (const scope of scopesOf(queue)) {
      const row = queues.get(scope);
      if (isNew && row?.isDraining) draining = scope;
      const limit = row ? mostJobs(effectiveLimits(row.defaults, row.overrides), guests.has(userId)) : null;
      if (limit != null) bounds.set(`${scope} ${userId}`, { userId, queue: scope, limit, task });
    }
  }
  // A request with a key may have been accepted before; then its job is the answer, and nothing is new.
  if (draining !== null && !jobs.every((job) => job.dedupe)) throw new QueueDraining(draining);
  if (bounds.size === 0 && draining === null) return NOTHING_TO_CHECK;
  await client.query(LOCK_USERS, [[...new Set([...bounds.values()].map(({ userId }) => userId))]]);
  return {
    mayRefuse: true,
    async end() {
      if (draining !== null) throw new QueueDraining(draining);
      for (const { userId, queue, limit, task } of bounds.values()) {
        const most = (limit + jobs.length) * MOST_TIMES;
        const { rows: counted } = await (queue === ALL_QUEUES
          ? client.query<{ have: number }>(COUNT_ALL, [userId, most])
          : client.query<{ have: number }>(COUNT_OF_QUEUE, [userId, most, queue]));
        const have = counted[0]?.have ?? 0;
        if (have <= limit) continue;
        const mine = jobs.filter((job) => job.userId === userId && (queue === "*" || job.queue === queue)).length;
        const retryAfterMs = await guessRetryAfterMs(client, task);
        const isGuest = guests.has(userId);
        throw new QuotaExceeded({ queue, limit, have: Math.max(0, have - mine), retryAfterMs, isGuest });
      }
    },
  };
}

/** Most jobs of one user that are not over; null: any number. */
function mostJobs({ userJobs, guestJobs }: QueueLimits, isGuest: boolean): number | null {
  const limits = [userJobs, isGuest ? guestJobs : null].filter((limit) => limit != null);
  return limits.length === 0 ? null : Math.min(...limits);
}

async function guessRetryAfterMs(client: Queryable, task: string): Promise<number> {
  const { rows } = await client.query<{ typicalMs: number | null }>(TYPICAL, [task]);
  const { unknown, least, most } = RETRY_AFTER_MS;
  return Math.round(Math.min(most, Math.max(least, rows[0]?.typicalMs ?? unknown)));
}
