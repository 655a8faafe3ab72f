import type { Upload } from "@jobwire/client/react";
import type { ItemView } from "@jobwire/jobs/wire";
import { useJobActions } from "../live/use-job-actions.ts";
import { ItemTile } from "./item-tile.tsx";
import { TileGrid } from "./tile-grid.tsx";
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

/** The photos as a grid. */
export function PhotoGrid(props: ItemsProps) {
  const { items, sending, hasOlder, isFetchingOlder, fetchOlder } = props;
  const jobActions = useJobActions();
  const cells: Cell[] = [
    ...sending.map((upload) => ({ kind: "sending" as const, key: upload.id, upload })),
    ...items.map((item) => ({ kind: "item" as const, key: item.id, item })),
  ];
  const tile = (index: number) => {
    const cell = cells[index];
    switch (cell?.kind) {
      case undefined:
        return null;
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
            position={index + 1}
            setSize={hasOlder ? -1 : cells.length}
          />
        );
    }
  };
  return (
    <TileGrid
      label={words.title}
      count={cells.length}
      captionPx={CAPTION_PX}
      tile={tile}
      hasOlder={hasOlder}
      isFetchingOlder={isFetchingOlder}
      fetchOlder={fetchOlder}
    />
  );
}

/** Share sent, 0–1; null while it waits for its turn. */
export function fractionOf(upload: Upload): number | null {
  return upload.sentBytes === 0 || upload.totalBytes === 0 ? null : upload.sentBytes / upload.totalBytes;
}
