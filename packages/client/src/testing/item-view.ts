import type { ItemView } from "@jobwire/jobs/wire";

/** An item as the server would send it, for tests. */
export function itemView(over: Partial<ItemView> = {}): ItemView {
  const id = over.id ?? "item-1";
  return {
    id,
    name: "photo.png",
    contentType: "image/png",
    bytes: 1_000,
    widthPx: 10,
    heightPx: 10,
    createdAt: "2026-11-01T10:00:00.000Z",
    originalUrl: `/api/items/${id}/original`,
    artifacts: [],
    ...over,
  };
}
