import type { Pool } from "@jobwire/db";

/** A statement each: none may take long. */
const AT_ONCE = 500;

/** An id that is made of another's and a number, the same each time. */
const idOf = (id: string) => `overlay(overlay(md5(${id}::text || n) placing '8' from 13) placing '8' from 17)::uuid`;

const KINDS = "('{image/png,image/png,image/jpeg,image/jpeg,image/webp,application/pdf,video/mp4}'::text[])[1 + n % 7]";

/**
 * Fills a library with copies of one item and of the jobs and results that belong to it, all of them with its file:
 * each a minute older than the one before, "copy 00001.png" to "copy 10000.png", six in seven photos or PDFs.
 */
export async function copyItem(pool: Pool, itemId: string, count: number): Promise<void> {
  for (let from = 1; from <= count; from += AT_ONCE)
    await copyRange(pool, itemId, from, Math.min(count, from + AT_ONCE - 1));
  await pool.query("analyze item, job, artifact");
}

async function copyRange(pool: Pool, itemId: string, from: number, to: number): Promise<void> {
  await pool.query(
    `insert into item select (jsonb_populate_record(like_it, jsonb_build_object(
       'id', ${idOf("like_it.id")}, 'name', 'copy ' || lpad(n::text, 5, '0') || '.png', 'content_type', ${KINDS},
       'created_at', like_it.created_at - n * interval '1 minute'))).*
     from item like_it, generate_series($2::int, $3::int) n where like_it.id = $1`,
    [itemId, from, to],
  );
  const ago = (column: string) => `'${column}', like_it.${column} - interval '1 day' - n * interval '1 minute'`;
  await pool.query(
    `insert into job select (jsonb_populate_record(like_it, jsonb_build_object(
       'id', ${idOf("like_it.id")}, 'item_id', ${idOf("like_it.item_id")}, 'last_seq', 0,
       ${["created_at", "run_at", "begun_at", "started_at", "finished_at"].map(ago).join(", ")}))).*
     from job like_it, generate_series($2::int, $3::int) n where like_it.item_id = $1 and like_it.state = 'completed'`,
    [itemId, from, to],
  );
  await pool.query(
    `insert into artifact select (jsonb_populate_record(like_it, jsonb_build_object(
       'id', ${idOf("like_it.id")}, 'item_id', ${idOf("like_it.item_id")}, 'job_id', ${idOf("like_it.job_id")},
       ${ago("created_at")}))).*
     from artifact like_it, generate_series($2::int, $3::int) n where like_it.item_id = $1`,
    [itemId, from, to],
  );
}
