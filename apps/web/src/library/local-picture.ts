import { useEffect, useSyncExternalStore } from "react";
import { PEEK_BYTES, peekPictureSize } from "./peek-picture-size.ts";

/**
 * Photos drawn from this device's own files, so that they show at once: while they upload, and after
 * that until the stored picture has been fetched. Kept for the last few only; each holds its file.
 */
const KEPT = 80;
/** A picture of more pixels could stall the page if it was decoded; the server refuses it anyway. */
const MAX_PIXELS = 60e6;

const byFile = new WeakMap<Blob, string | null>();
const byItem = new Map<string, string>();
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function open(file: Blob): Promise<void> {
  if (byFile.has(file)) return;
  byFile.set(file, null);
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return;
  const head = new Uint8Array(await file.slice(0, PEEK_BYTES).arrayBuffer());
  const size = peekPictureSize(head);
  if (size !== null && size.widthPx * size.heightPx > MAX_PIXELS) return;
  byFile.set(file, URL.createObjectURL(file));
  changed();
}

/** The address of a file of this device as a picture; null while unknown and for what is none. */
export function useLocalPicture(file: Blob): string | null {
  useEffect(() => {
    open(file).catch(() => {
      // The file went away meanwhile: it has no picture, and its upload will say so.
    });
  }, [file]);
  return useSyncExternalStore(subscribe, () => byFile.get(file) ?? null);
}

/** Notes which item a file became. */
export function rememberLocalPicture(itemId: string, file: Blob): void {
  const url = byFile.get(file);
  if (url === undefined || url === null) return;
  byItem.set(itemId, url);
  const [oldestId, oldestUrl] = [...byItem][0] ?? [];
  if (byItem.size > KEPT && oldestId !== undefined && oldestUrl !== undefined) {
    byItem.delete(oldestId);
    URL.revokeObjectURL(oldestUrl);
  }
  changed();
}

/** The picture of an item that was added from this page; null for all others. */
export function useItemLocalPicture(itemId: string): string | null {
  return useSyncExternalStore(subscribe, () => byItem.get(itemId) ?? null);
}
