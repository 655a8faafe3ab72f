/** Where a client has got to: every change before `watermark`, in this epoch, has been sent to it. */
export interface LiveCursor {
  epoch: string;
  watermark: bigint;
}

/** Stands for "the snapshot is not complete": resuming from it starts over. */
const UNFINISHED = "-";

/** Writes a cursor as the tracked id of a frame; null while a snapshot is under way. */
export function cursorId(epoch: string, watermark: bigint | null): string {
  return `${epoch}:${watermark ?? UNFINISHED}`;
}

/** Reads a tracked id; null for anything that {@link cursorId} would not have written, or an unfinished one. */
export function parseCursorId(id: string | undefined): LiveCursor | null {
  const match = /^([0-9a-f-]+):(\d{1,19})$/i.exec(id ?? "");
  return match?.[1] === undefined || match[2] === undefined ? null : { epoch: match[1], watermark: BigInt(match[2]) };
}
