import { createEngine } from "@jobwire/jobs/engine";
import { listArtifacts } from "../../apps/server/src/api/artifact-rows.ts";
import { listItems, readItem } from "../../apps/server/src/api/item-rows.ts";
import { listJobIds } from "../../apps/server/src/api/job-rows.ts";
import { removeItems, restoreItems } from "../../apps/server/src/api/removed-items.ts";
import { findSimilarItems } from "../../apps/server/src/api/similar-items.ts";
import type { Parts } from "./parts.ts";

/** A large library: its pages, what is looked for in it, all of it removed and taken back, one file. */
export async function explainLibrary(parts: Parts, userId: string): Promise<void> {
  const { explain, plain, pool, bus, logger } = parts;
  const page = { userId, after: null, limit: 50, q: null, kind: null };
  await explain("library-first-page", () => listItems(pool, page));
  const [deep] = (
    await plain.query<{ id: string; createdAt: string }>(
      `select id, to_json(created_at) #>> '{}' as "createdAt" from item where user_id = $1 order by created_at desc offset 5000 limit 1`,
      [userId],
    )
  ).rows;
  await explain("library-next-page", () => listItems(pool, { ...page, after: deep ?? null }));
  await explain("library-search", () => listItems(pool, { ...page, q: "day 004242" }));
  await explain("library-search-nothing", () => listItems(pool, { ...page, q: "nowhere" }));
  await explain("library-only-videos", () => listItems(pool, { ...page, kind: "video" }));

  // All are selected by their ids, and what is done with all takes them.
  const { rows } = await plain.query<{ id: string }>("select id from item where user_id = $1", [userId]);
  const all = { itemIds: rows.map(({ id }) => id), userId };
  const shown = { pool, engine: parts.engine, bus, logger };
  const aside = { pool: plain, engine: createEngine({ pool: plain, bus, logger }), bus, logger };
  await explain(
    "library-remove-all",
    () => removeItems(shown, all),
    () => restoreItems(aside, all),
  );
  await explain(
    "library-restore-all",
    () => restoreItems(shown, all),
    () => removeItems(aside, all),
  );

  const itemId = all.itemIds[0] ?? "";
  await explain("item", () => readItem(pool, itemId));
  await explain("item-jobs", () =>
    listJobIds(pool, { userId: null, states: null, tasks: null, itemId, after: null, limit: 50 }),
  );
  await explain("item-similar", () => findSimilarItems(pool, { itemId, userId }));
  const [jobId = ""] = await listJobIds(plain, { userId, states: null, tasks: null, itemId, after: null, limit: 1 });
  await explain("job-results", () => listArtifacts(pool, { jobIds: [jobId] }));
}
