import type { Queryable } from "@jobwire/db";
import type { DeckView } from "@jobwire/jobs/wire";
import type { CardMemory } from "./card-memory.ts";

export interface ReviewRow {
  cardId: string;
  memory: CardMemory;
  dueAt: Date;
  canUndo: boolean;
  now: Date;
}

/** The name of a deck of theirs; null when there is none. Uses job_pkey. */
export async function readDeckTitle(db: Queryable, jobId: string, userId: string): Promise<string | null> {
  const { rows } = await db.query<{ title: string }>(
    `select output->>'title' as title from job
      where id = $1 and user_id = $2 and task = 'cards.create' and state = 'completed'`,
    [jobId, userId],
  );
  return rows[0]?.title ?? null;
}

/** What they know of a deck's cards; the last answer first. Uses card_review_pkey. */
export async function readReviews(db: Queryable, jobId: string, userId: string): Promise<ReviewRow[]> {
  const { rows } = await db.query<ReviewRow>(
    `select card_id as "cardId", memory, due_at as "dueAt", previous is not null as "canUndo", now() as now
       from card_review where job_id = $1 and user_id = $2 order by reviewed_at desc`,
    [jobId, userId],
  );
  return rows;
}

/** One card's row, held until the transaction is over; null: never looked at. */
export async function lockReview(
  db: Queryable,
  card: { jobId: string; userId: string; cardId: string },
): Promise<{ memory: CardMemory | null; now: Date }> {
  // Two tabs that answer the same card take turns, also where it has no row yet.
  await db.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`${card.jobId} ${card.userId}`]);
  const { rows } = await db.query<{ memory: CardMemory | null; now: Date }>(
    `select (select memory from card_review where job_id = $1 and user_id = $2 and card_id = $3) as memory,
            clock_timestamp() as now`,
    [card.jobId, card.userId, card.cardId],
  );
  return rows[0] as { memory: CardMemory | null; now: Date };
}

/** Keeps an answer, and what was known before it. */
export async function writeReview(
  db: Queryable,
  review: { jobId: string; userId: string; cardId: string; memory: CardMemory; dueAt: Date; at: Date },
): Promise<void> {
  await db.query(
    `insert into card_review as r (job_id, user_id, card_id, memory, previous, due_at, reviewed_at)
     values ($1, $2, $3, $4, '{}', $5, $6)
     on conflict (job_id, user_id, card_id) do update
        set memory = excluded.memory, previous = r.memory, due_at = excluded.due_at, reviewed_at = excluded.reviewed_at`,
    [review.jobId, review.userId, review.cardId, review.memory, review.dueAt, review.at],
  );
}

/** Takes back the last answer of a deck: once a card. Gives the card, or null when there is nothing to take back. */
export async function undoReview(db: Queryable, jobId: string, userId: string): Promise<string | null> {
  const { rows } = await db.query<{ cardId: string }>(
    `with last as (
       select card_id, previous from card_review
        where job_id = $1 and user_id = $2 order by reviewed_at desc limit 1 for update
     ), removed as (
       delete from card_review r using last
        where r.job_id = $1 and r.user_id = $2 and r.card_id = last.card_id and last.previous = '{}'
       returning r.card_id
     ), restored as (
       update card_review r
          set memory = r.previous, previous = null, due_at = (r.previous->>'due')::timestamptz,
              reviewed_at = coalesce((r.previous->>'last_review')::timestamptz, r.reviewed_at)
         from last
        where r.job_id = $1 and r.user_id = $2 and r.card_id = last.card_id and last.previous <> '{}'
       returning r.card_id
     )
     select card_id as "cardId" from removed union all select card_id from restored`,
    [jobId, userId],
  );
  return rows[0]?.cardId ?? null;
}

const DECKS = 200;

/** A person's decks, what is due first, then the newest. Uses job_user and card_review_pkey. */
export async function listDecks(db: Queryable, userId: string): Promise<DeckView[]> {
  const { rows } = await db.query<
    Omit<DeckView, "nextDueAt" | "createdAt"> & { nextDueAt: Date | null; createdAt: Date }
  >(
    `select j.id as "jobId", j.output->>'title' as title, (j.output->>'cards')::int as cards,
            greatest(0, (j.output->>'cards')::int - r.seen)::int as fresh, r.due, r.next as "nextDueAt",
            j.created_at as "createdAt"
       from job j
       cross join lateral (
         select count(*)::int as seen, (count(*) filter (where due_at <= now()))::int as due,
                min(due_at) filter (where due_at > now()) as next
           from card_review where job_id = j.id and user_id = j.user_id
       ) r
      where j.user_id = $1 and j.task = 'cards.create' and j.state = 'completed'
      order by r.due > 0 desc, j.id desc
      limit ${DECKS}`,
    [userId],
  );
  return rows.map((row) => ({
    ...row,
    nextDueAt: row.nextDueAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }));
}
