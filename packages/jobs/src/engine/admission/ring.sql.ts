/**
 * The users of a line, beginning with the one after `line.last_user_id` and round to it, by jumping
 * from user to user in job_waiting: one step of the index each, however many jobs they have. For use where
 * `line` has the columns queue, priority and last_user_id.
 * @param steps an SQL expression: most users
 */
export const ringOf = (steps: string) => `
    ring(user_id, wrapped, n) as (
      (
        (select user_id, false, 1 from job
         where state in ('queued', 'retrying') and queue = line.queue and priority = line.priority
           and user_id > line.last_user_id
         order by user_id limit 1)
        union all
        (select user_id, true, 1 from job
         where state in ('queued', 'retrying') and queue = line.queue and priority = line.priority
         order by user_id limit 1)
        limit 1
      )
      union all
      select after.user_id, after.wrapped, ring.n + 1 from ring cross join lateral (
        (select user_id, ring.wrapped as wrapped from job
         where state in ('queued', 'retrying') and queue = line.queue and priority = line.priority
           and user_id > ring.user_id
         order by user_id limit 1)
        union all
        (select user_id, true from job
         where not ring.wrapped
           and state in ('queued', 'retrying') and queue = line.queue and priority = line.priority
         order by user_id limit 1)
        limit 1
      ) after
      where ring.n < ${steps} and not (after.wrapped and after.user_id > line.last_user_id)
    )`;
