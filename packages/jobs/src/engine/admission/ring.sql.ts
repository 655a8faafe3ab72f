/** The first user of `line` after the given one; the whole order is named, so that no other index will do. */
const nextUser = (after: string) => `
        (select user_id from (
           select queue, priority, user_id from job
           where state in ('queued', 'retrying')
             and (queue, priority, user_id) > (line.queue, line.priority, ${after})
           order by queue, priority, user_id limit 1
         ) next
         where next.queue = line.queue and next.priority = line.priority)`;

/**
 * The users of a line, beginning with the one after `line.last_user_id` and round to it, by jumping
 * from user to user in job_waiting: one step of the index each, however many jobs they have. For use where
 * `line` has the columns queue, priority and last_user_id.
 * @param steps an SQL expression: most users
 */
export const ringOf = (steps: string) => `
    ring(user_id, wrapped, n) as (
      (
        select user_id, false, 1 from ${nextUser("line.last_user_id")} further
        union all
        select user_id, true, 1 from ${nextUser("''")} first
        limit 1
      )
      union all
      select after.user_id, after.wrapped, ring.n + 1 from ring cross join lateral (
        select user_id, ring.wrapped as wrapped from ${nextUser("ring.user_id")} further
        union all
        select user_id, true from ${nextUser("''")} first where not ring.wrapped
        limit 1
      ) after
      where ring.n < ${steps} and not (after.wrapped and after.user_id > line.last_user_id)
    )`;
