import type { Queryable } from "@jobwire/db";
import type { ItemView, NamedItem } from "@jobwire/jobs/wire";
import { listArtifacts } from "./artifact-rows.ts";
import { keysetInstant } from "./cursor.ts";
import type { Keyset } from "./cursor.ts";

interface ItemRow {
  id: string;
  user_id: string;
  name: string;
  content_type: string;
  bytes: string;
  width: number | null;
  height: number | null;
  created_at: Date;
  place: string;
}

const COLUMNS = `id, user_id, name, content_type, bytes, width, height, created_at, ${keysetInstant("created_at")} AS place`;

/** What a person looks for in a library. */
export const ITEM_KINDS = ["photo", "pdf", "video"] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** Content types of a kind begin like this. */
const KIND_PREFIX: Record<ItemKind, string> = { photo: "image/", pdf: "application/pdf", video: "video/" };

/** One page of a user's library, newest first (item_user_created). `last` is null on the last page. */
export async function listItems(
  db: Queryable,
  page: { userId: string; after: Keyset | null; limit: number; q: string | null; kind: ItemKind | null },
): Promise<{ items: ItemView[]; last: Keyset | null }> {
  const { rows } = await db.query<ItemRow>(
    `SELECT ${COLUMNS} FROM item
      WHERE user_id = $1 AND deleted_at IS NULL
        AND ($2::timestamptz IS NULL OR created_at <= $2 AND (created_at < $2 OR id > $3::uuid))
        AND ($5::text IS NULL OR position(lower($5) IN lower(name)) > 0)
        AND ($6::text IS NULL OR starts_with(content_type, $6))
      ORDER BY item.created_at DESC, id ASC
      LIMIT $4`,
    [
      page.userId,
      page.after?.createdAt ?? null,
      page.after?.id ?? null,
      page.limit + 1,
      page.q,
      page.kind === null ? null : KIND_PREFIX[page.kind],
    ],
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: await withArtifacts(db, shown),
    last: last === undefined ? null : { createdAt: last.place, id: last.id },
  };
}

/** Most items that are named at once. */
const MOST_NAMED = 10_000;

/** What of a library fits, newest first, at most 10 000, with no more than is needed to choose it (item_user_created). */
export async function nameItems(
  db: Queryable,
  which: { userId: string; q: string | null; kind: ItemKind | null },
): Promise<{ items: NamedItem[]; isCut: boolean }> {
  const { rows } = await db.query<NamedItem>(
    `SELECT id, name, content_type AS "contentType" FROM item
      WHERE user_id = $1 AND deleted_at IS NULL
        AND ($2::text IS NULL OR position(lower($2) IN lower(name)) > 0)
        AND ($3::text IS NULL OR starts_with(content_type, $3))
      ORDER BY item.created_at DESC, id ASC
      LIMIT $4`,
    [which.userId, which.q, which.kind === null ? null : KIND_PREFIX[which.kind], MOST_NAMED + 1],
  );
  return { items: rows.slice(0, MOST_NAMED), isCut: rows.length > MOST_NAMED };
}

/** One item of the library and whose it is; null when it is gone. */
export async function readItem(db: Queryable, itemId: string): Promise<{ userId: string; view: ItemView } | null> {
  const { rows } = await db.query<ItemRow>(`SELECT ${COLUMNS} FROM item WHERE id = $1 AND deleted_at IS NULL`, [
    itemId,
  ]);
  const row = rows[0];
  const [view] = await withArtifacts(db, rows);
  return row === undefined || view === undefined ? null : { userId: row.user_id, view };
}

async function withArtifacts(db: Queryable, rows: readonly ItemRow[]): Promise<ItemView[]> {
  if (rows.length === 0) return [];
  const artifacts = await listArtifacts(db, { itemIds: rows.map((row) => row.id) });
  const byItem = Map.groupBy(artifacts, (artifact) => artifact.itemId);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    contentType: row.content_type,
    bytes: Number(row.bytes),
    widthPx: row.width,
    heightPx: row.height,
    createdAt: row.created_at.toISOString(),
    originalUrl: `/api/items/${row.id}/original`,
    artifacts: byItem.get(row.id) ?? [],
  }));
}
