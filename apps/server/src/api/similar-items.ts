import type { Queryable } from "@jobwire/db";

export interface SimilarItem {
  itemId: string;
  name: string;
  /** How many of 64 features differ, 0–8. */
  distance: number;
}

/** Of 64: a photo saved again differs in up to four, another photo of the same scene in more than ten. */
const NEAR = 8;
const MOST = 10;

/**
 * Compares the perceptual hashes (64 bits as 16 hexadecimal digits) of the newest analysis of each item.
 * Uses artifact_item for the one asked about, artifact_user_created for the others.
 */
const FIND = `
  with hashed as (
    select distinct on (a.item_id) a.item_id, i.name, ('x' || (a.meta->>'perceptualHash'))::bit(64) as hash
    from artifact a join item i on i.id = a.item_id and i.deleted_at is null
    where a.user_id = $1 and a.name = 'analysis' and a.meta->>'perceptualHash' ~ '^[0-9a-f]{16}$'
    order by a.item_id, a.created_at desc)
  select other.item_id as "itemId", other.name, bit_count(other.hash # own.hash)::int as distance
  from hashed own join hashed other on other.item_id <> own.item_id
  where own.item_id = $2 and bit_count(other.hash # own.hash) <= ${NEAR}
  order by distance, other.item_id desc
  limit ${MOST}`;

/** Items of the same owner that look nearly like this one, the nearest first; at most ten. */
export async function findSimilarItems(
  db: Queryable,
  { itemId, userId }: { itemId: string; userId: string },
): Promise<SimilarItem[]> {
  return (await db.query<SimilarItem>(FIND, [userId, itemId])).rows;
}
