import { useElementSize } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { columnsFor } from "./columns-for.ts";
import classes from "./tile-grid.module.css";

interface Props {
  label: string;
  count: number;
  /** Height of what stands below each square, in pixels. */
  captionPx: number;
  /** Draws the tile of this number, with a key of its own. */
  tile: (index: number) => ReactNode;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder: () => Promise<void>;
}

/** Square tiles with captions. Draws only what is near the window, so thousands cost what a screenful does. */
export function TileGrid({ label, count, captionPx, tile, hasOlder, isFetchingOlder, fetchOlder }: Props) {
  const { ref: measure, width } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);

  useLayoutEffect(() => {
    if (box.current !== null) setTop(box.current.getBoundingClientRect().top + scrollY);
  }, [width]);

  const { columns, gapPx, tilePx } = columnsFor(width);
  const rowCount = Math.ceil(count / columns);
  const rows = useWindowVirtualizer({
    count: width === 0 ? 0 : rowCount,
    estimateSize: () => tilePx + captionPx + gapPx,
    overscan: 2,
    scrollMargin: top,
  });
  useEffect(() => rows.measure(), [rows, tilePx]);

  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasOlder && !isFetchingOlder && rowCount > 0 && lastShown >= rowCount - 3) void fetchOlder();
  }, [hasOlder, isFetchingOlder, fetchOlder, lastShown, rowCount]);

  return (
    <div ref={measure}>
      <div ref={box} className={classes.all} style={{ height: rows.getTotalSize() }}>
        <ul
          className={classes.grid}
          aria-label={label}
          style={{
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            gap: `${gapPx}px`,
            translate: `0 ${(shown[0]?.start ?? top) - top}px`,
          }}
        >
          {shown.flatMap((row) => {
            const first = row.index * columns;
            return Array.from({ length: Math.min(columns, count - first) }, (_, column) => tile(first + column));
          })}
        </ul>
      </div>
    </div>
  );
}
