import {
  listEntries,
  readEntry,
  readStamp,
  removeEntries,
  saveEntries,
} from "../../apps/server/src/collection/entries.ts";
import { listShares } from "../../apps/server/src/collection/shares.ts";
import type { Parts } from "./parts.ts";

/** A large collection: its pages, what is looked for in it, entries taken out and put back. */
export async function explainCollection({ explain, plain, pool }: Parts, userId: string): Promise<void> {
  const page = { userId, after: null, limit: 50, task: null, q: null };
  await explain("collection-first-page", () => listEntries(pool, page));
  const [deep] = (
    await plain.query<{ id: string; createdAt: string }>(
      `select job_id as id, to_json(saved_at) #>> '{}' as "createdAt" from collection_entry where user_id = $1 order by saved_at desc offset 5000 limit 1`,
      [userId],
    )
  ).rows;
  await explain("collection-next-page", () => listEntries(pool, { ...page, after: deep ?? null }));
  await explain("collection-search", () => listEntries(pool, { ...page, q: "day 004242" }));
  await explain("collection-search-nothing", () => listEntries(pool, { ...page, q: "nowhere" }));
  await explain("collection-only-posters", () => listEntries(pool, { ...page, task: "poster.create" }));
  await explain("collection-stamp", () => readStamp(pool, userId));
  await explain("collection-entry", () => readEntry(pool, { jobId: deep?.id ?? "", userId }));
  await explain("collection-shares", () => listShares(pool, { userId, jobId: null }));

  const { rows } = await plain.query<{ id: string }>(
    "select job_id as id from collection_entry where user_id = $1 limit 1000",
    [userId],
  );
  const some = { jobIds: rows.map(({ id }) => id), userId };
  await explain(
    "collection-remove",
    () => removeEntries(pool, some),
    () => saveEntries(plain, some),
  );
  await explain("collection-save", () => saveEntries(pool, some));
}
