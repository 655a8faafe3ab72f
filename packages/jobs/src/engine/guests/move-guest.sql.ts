/** The statements of move-guest.ts. `$1` is the guest, `$2` the account. */

/**
 * Against everything: whoever tells of a job's end (plan-news) holds its key, and must see whose it is now. All of them or
 * none, without a wait: whoever waits for one job of a guest would keep others from the rest. Uses job_user.
 */
export const HOLD_JOBS = "select id from job where user_id = $1 order by id for update nowait";

/**
 * Holds the guest's row, so that nothing more can be inserted for it: foreign keys wait for it, and find it gone.
 * No row: no such guest, not this session's, or lent to an admin. Uses user_pkey and session_pkey.
 */
export const HOLD_GUEST = `
  select from "user" guest
    join session on session.user_id = guest.id and session.id = $2
    join "user" account on account.id = $3
   where guest.id = $1 and guest.is_guest and not account.is_guest
     and session.expires_at > now() and session.impersonated_by is null
     for update of guest, session for key share of account`;

/** `$2`: tasks that start by themselves. Uses item_user_created, collection_user_saved and job_active_of_user. */
export const COUNT_WORK = `
  select (select count(*)::int from item where user_id = $1 and deleted_at is null) as files,
         (select count(*)::int from item where user_id = $1 and deleted_at is null and content_type like 'image/%') as pictures,
         (select count(*)::int from collection_entry where user_id = $1 and removed_at is null) as results,
         (select count(*)::int from job where user_id = $1 and parent_id is null
             and state not in ('completed', 'failed', 'cancelled') and task <> all($2::text[])) as "underWay"`;

/** A durable change of each, so that whoever watches the account finds them. `$3`: the states that are ends. */
export const MOVE_JOBS = `
  update job set user_id = $2, rev = rev + 1, changed_xid = pg_current_xact_id(),
         ended_as_guest = case when state::text = any($3::text[]) then attempt else ended_as_guest end
   where user_id = $1
  returning id as "jobId", rev::float8 as rev, last_seq as seq, state`;

/** Where the account has a key of the same name, its own job answers to it. */
const DROP_KEYS = `
  delete from dedupe mine using dedupe theirs
   where mine.user_id = $1 and theirs.user_id = $2 and theirs.task = mine.task and theirs.key = mine.key`;

export const MOVE_SLOTS = "update slot set user_id = $2 where user_id = $1";

/** Each by an index that begins with its owner, but for slots: of these there are few. */
export const MOVE_REST = [
  DROP_KEYS,
  ...["dedupe", "item", "artifact", "collection_entry", "share", "note", "card_review", "schedule"].map(
    (table) => `update ${table} set user_id = $2 where user_id = $1`,
  ),
  MOVE_SLOTS,
  // Tests that the guest asked for concern nobody else.
  "update delivery set user_id = $2 where user_id = $1 and job_id is not null",
];

/** What jobs that are gone have cost stays where it was. Uses job_cost_job. */
export const MOVE_COSTS = "update job_cost set user_id = $2 where job_id = any($3::uuid[]) and user_id = $1";

/**
 * Takes what the guest could spend, and gives the account what of it an admin had given: what everybody is given
 * to begin with would otherwise come in again with every guest. What jobs under way hold stays the guest's.
 */
export const MOVE_GRANTS = `
  with given as (
    select coalesce(sum(case kind when 'grant' then amount else -amount end), 0)::bigint as amount from credit_transfer
     where user_id = $1 and by_user_id is not null and kind in ('grant', 'revoke')
  ), spendable as (
    select coalesce(lock_credits($1), 0) as amount
  ), taken as (
    select amount, grant_credits($1, -amount, null, 'moved', 'moved-from:' || $1) as is_done from spendable where amount > 0
  )
  select grant_credits($2, least(given.amount, taken.amount), null, 'moved', 'moved-to:' || $1)
    from taken, given where taken.is_done and given.amount > 0`;

/** Leaves word for what still names the guest, uploads under way above all; the rest goes with the row. */
export const END_GUEST = `
  with gone as (delete from "user" where id = $1 returning id)
  insert into guest_move (guest_id, user_id) select id, $2 from gone`;
