import { useElementSize } from "@mantine/hooks";
import type { Upload } from "@jobwire/client/react";
import type { ItemView } from "@jobwire/jobs/wire";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useJobActions } from "../live/use-job-actions.ts";
import { columnsFor } from "./columns-for.ts";
import { ItemTile } from "./item-tile.tsx";
import classes from "./photo-grid.module.css";
import { UploadTile } from "./upload-tile.tsx";
import type { Selection } from "./use-selection.ts";
import type { ItemActions } from "./use-item-actions.ts";
import { words } from "./words.ts";

const CAPTION_PX = 40;

type Cell = { kind: "sending"; key: string; upload: Upload } | { kind: "item"; key: string; item: ItemView };

export interface ItemsProps {
  items: readonly ItemView[];
  sending: readonly Upload[];
  selection: Selection;
  onCancelUpload: (uploadId: string) => void;
  onPauseUpload: (uploadId: string) => void;
  onResumeUpload: (uploadId: string) => void;
  itemActions: ItemActions;
  onDelete: (item: ItemView) => void;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder: () => Promise<void>;
}

/** The photos as a grid. Draws only what is near the window, so thousands cost what a screenful does. */
export function PhotoGrid(props: ItemsProps) {
  const { items, sending, hasOlder, isFetchingOlder, fetchOlder } = props;
  const jobActions = useJobActions();
  const { ref: measure, width } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);

  useLayoutEffect(() => {
    if (box.current !== null) setTop(box.current.getBoundingClientRect().top + scrollY);
  }, [width]);

  const cells: Cell[] = [
    ...sending.map((upload) => ({ kind: "sending" as const, key: upload.id, upload })),
    ...items.map((item) => ({ kind: "item" as const, key: item.id, item })),
  ];
  const { columns, gapPx, tilePx } = columnsFor(width);
  const rowCount = Math.ceil(cells.length / columns);
  const rows = useWindowVirtualizer({
    count: width === 0 ? 0 : rowCount,
    estimateSize: () => tilePx + CAPTION_PX + gapPx,
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
          aria-label={words.title}
          style={{
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            gap: `${gapPx}px`,
            translate: `0 ${(shown[0]?.start ?? top) - top}px`,
          }}
        >
          {shown.flatMap((row) =>
            cells.slice(row.index * columns, (row.index + 1) * columns).map((cell, column) => {
              switch (cell.kind) {
                case "sending":
                  return (
                    <UploadTile
                      key={cell.key}
                      file={cell.upload.file}
                      name={cell.upload.name}
                      fraction={fractionOf(cell.upload)}
                      isPaused={cell.upload.state === "paused"}
                      onPause={() => props.onPauseUpload(cell.upload.id)}
                      onResume={() => props.onResumeUpload(cell.upload.id)}
                      onCancel={() => props.onCancelUpload(cell.upload.id)}
                    />
                  );
                case "item":
                  return (
                    <ItemTile
                      key={cell.key}
                      item={cell.item}
                      itemActions={props.itemActions}
                      jobActions={jobActions}
                      onDelete={props.onDelete}
                      selection={props.selection}
                      position={row.index * columns + column + 1}
                      setSize={hasOlder ? -1 : cells.length}
                    />
                  );
              }
            }),
          )}
        </ul>
      </div>
    </div>
  );
}

/** Share sent, 0–1; null while it waits for its turn. */
export function fractionOf(upload: Upload): number | null {
  return upload.sentBytes === 0 || upload.totalBytes === 0 ? null : upload.sentBytes / upload.totalBytes;
}
