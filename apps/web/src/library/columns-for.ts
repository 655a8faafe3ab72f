/** How a grid of square tiles fills a width. */
export interface Columns {
  columns: number;
  gapPx: number;
  /** Side of one tile. */
  tilePx: number;
}

/** Tiles of about 260 px; two abreast on a phone, one where even that is tight. */
export function columnsFor(widthPx: number): Columns {
  const isNarrow = widthPx < 600;
  const gapPx = isNarrow ? 12 : 20;
  const wanted = isNarrow ? 160 : 250;
  const columns = Math.max(1, Math.floor((widthPx + gapPx) / (wanted + gapPx)));
  return { columns, gapPx, tilePx: Math.max(0, (widthPx - gapPx * (columns - 1)) / columns) };
}
