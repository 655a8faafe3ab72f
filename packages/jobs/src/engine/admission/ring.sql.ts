/** The first user of `line` after the given one; the whole order is named, so that no other index will do. */
const nextUser = (after: string) => `
        (select user_id, run_at, id from (
           select queue, priority, user_id, run_at, id from job
           where state in ('queued', 'retrying')
             and (queue, priority, user_id) > (line.queue, line.priority, ${after})
           order by queue, priority, user_id, run_at, id limit 1
         ) next
         where next.queue = line.queue and next.priority = line.priority)`;

/**
 * The users of a line, beginning with the one after `line.last_user_id` and round to it, by jumping
 * from user to user in job_waiting: one step of the index each, however many jobs they have. For use where
 * `line` has the columns queue, priority and last_user_id.
 * The first job of each stands beside them; it may have its slot, or wait for its time.
 * @param steps an SQL expression: most users
 * @param last an SQL expression: the user after whom it ends
 */
export const ringOf = (steps: string, last = "''") => `
    ring(user_id, run_at, id, wrapped, n) as (
      (
        select user_id, run_at, id, false, 1 from ${nextUser("line.last_user_id")} further
        union all
        select user_id, run_at, id, true, 1 from ${nextUser("''")} first
        limit 1
      )
      union all
      select after.user_id, after.run_at, after.id, after.wrapped, ring.n + 1 from ring cross join lateral (
        select user_id, run_at, id, ring.wrapped as wrapped from ${nextUser("ring.user_id")} further
        union all
        select user_id, run_at, id, true from ${nextUser("''")} first where not ring.wrapped
        limit 1
      ) after
      where ring.n < ${steps} and ring.user_id <> ${last} and not (after.wrapped and after.user_id > line.last_user_id)
    )`;
