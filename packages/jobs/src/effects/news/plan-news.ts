import type { Queryable } from "@jobwire/db";
import { catalog, KEPT_TASK_NAMES, QUIET_TASK_NAMES } from "../../catalog/index.ts";
import type { TaskDefinition } from "../../catalog/index.ts";
import { DEFAULT_CHANNELS } from "../../wire/index.ts";

const definitions: TaskDefinition[] = Object.values(catalog);
const MAILED = definitions.filter(({ mailsResult }) => mailsResult === true).map(({ name }) => name);

/** A UUID of version 7, also on a Postgres that cannot make them: the order of ids is that of their making. */
const NEW_ID = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

/**
 * Writes, for jobs that are over, their line in the inbox, their place in the collection and a row for whatever is
 * to be delivered. Each row is unique by its key (note_pkey, delivery_once), so any number of these statements, in
 * any processes, make it once. Jobs with a parent speak through it. Results to keep go into their owners'
 * collections, those of a batch when it has ended. Nothing is sent of an end that was a guest's before the job was
 * an account's. Uses job_pkey, job_parent, delivery_sent_mail and the indexes by user.
 */
const PLAN_NEWS = `
  with ended as materialized (
    select j.id, j.attempt, j.user_id, j.task, j.state::text as outcome, j.finished_at, u.email,
           coalesce(u.banned, false) as banned, u.is_guest, u.saves_results, $5::jsonb || coalesce(p.channels, '{}') as channels,
           j.state = 'completed' and j.task = any($3::text[]) as mails_result,
           j.attempt is not distinct from j.ended_as_guest as was_a_guests,
           j.state = 'failed' or (j.state = 'completed' and j.task <> all($2::text[])) as is_news
      from job j
      join "user" u on u.id = j.user_id
      left join notify_preference p on p.user_id = j.user_id
     where j.id = any($1::uuid[]) and j.parent_id is null and j.state in ('completed', 'failed', 'cancelled')
       for key share of j
  ), noted as (
    insert into note (job_id, attempt, user_id, task, outcome, at)
    select id, attempt, user_id, task, outcome, finished_at from ended where is_news order by id
    on conflict (job_id) do update
       set attempt = excluded.attempt, outcome = excluded.outcome, at = excluded.at, seen_at = null, read_at = null
     where note.attempt < excluded.attempt
    returning user_id
  ), saved as (
    -- The row stays when its owner takes the result out, so that no later statement brings it back.
    insert into collection_entry (job_id, user_id, saved_at)
    select id, user_id, finished_at from ended
     where outcome = 'completed' and saves_results and task = any($7::text[])
    union all
    select child.id, child.user_id, child.finished_at from ended join job child on child.parent_id = ended.id
     where ended.task = 'jobs.batch' and saves_results and child.state = 'completed' and child.task = any($7::text[])
     order by 1
    on conflict do nothing
    returning user_id
  ), wish as (
    select id, attempt, user_id, outcome, 'email' as kind, email as target, not mails_result as may_group,
           case when mails_result then 'always' else channels #>> array['email', outcome] end as mode
      from ended where not was_a_guests and (is_news or mails_result) and not banned and not is_guest and email <> ''
    union all
    select e.id, e.attempt, e.user_id, e.outcome, 'push', s.id::text, true, e.channels #>> array['push', e.outcome]
      from ended e join push_subscription s on s.user_id = e.user_id
     where e.is_news and not e.banned and not e.was_a_guests
    union all
    select e.id, e.attempt, e.user_id, e.outcome, 'webhook', w.id::text, false,
           case when e.outcome = 'cancelled' then 'always' else e.channels #>> array['webhook', e.outcome] end
      from ended e join webhook_endpoint w on w.user_id = e.user_id
     where w.disabled_at is null and 'job.' || e.outcome = any(w.events) and not e.banned and not e.was_a_guests
  ), lately as (
    -- When each of these people last got a mail that others could have joined.
    select asked.user_id, max(d.ended_at) as mail_at
      from (select distinct user_id from wish where kind = 'email' and may_group and mode in ('always', 'if-left')) asked
      join delivery d on d.user_id = asked.user_id and d.kind = 'email' and d.state = 'sent' and d.may_group
       and d.ended_at > statement_timestamp() - make_interval(secs => $6::float8 / 1000)
     group by asked.user_id
  ), planned as (
    insert into delivery (id, job_id, attempt, user_id, kind, target, event, if_left, may_group, due_at)
    select ${NEW_ID}, w.id, w.attempt, w.user_id, w.kind, w.target, 'job.' || w.outcome, w.mode = 'if-left', w.may_group,
           case when w.mode = 'if-left' or w.may_group
             then greatest(clock_timestamp() + make_interval(secs => $4::float8 / 1000),
                           case when w.kind = 'email' and w.may_group then lately.mail_at + make_interval(secs => $6::float8 / 1000) end)
             else clock_timestamp() end
      from wish w left join lately on lately.user_id = w.user_id
     where w.mode in ('always', 'if-left')
     order by w.id, w.kind, w.target
    on conflict do nothing
    returning user_id
  )
  select user_id as "userId", bool_or(is_delivery) as "hasDelivery"
    from (select user_id, false as is_delivery from noted union all select user_id, false from saved
          union all select user_id, true from planned) told
   group by user_id`;

/** When things are sent. */
export interface NewsTimings {
  /** How long "only if I left", and what may be sent together, waits. Milliseconds. */
  awayAfterMs: number;
  /** Least time between two mails to one person about jobs that ended: those that end meanwhile share one. Milliseconds. */
  mailEveryMs: number;
}

/** A person for whom there is something new. */
export interface Told {
  userId: string;
  hasDelivery: boolean;
}

/** Writes what is to be told of these jobs. Those that are not over, or of which all is written, change nothing. */
export async function planNews(db: Queryable, jobIds: readonly string[], timings: NewsTimings): Promise<Told[]> {
  const { rows } = await db.query<Told>({
    name: "plan-news",
    text: PLAN_NEWS,
    values: [
      jobIds,
      QUIET_TASK_NAMES,
      MAILED,
      timings.awayAfterMs,
      JSON.stringify(DEFAULT_CHANNELS),
      timings.mailEveryMs,
      KEPT_TASK_NAMES,
    ],
  });
  return rows;
}
