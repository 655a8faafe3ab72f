import type { FileHandle } from "node:fs/promises";

/**
 * Whether an MP4 or MOV file is all there: its boxes fill it exactly, and the index (`moov`) is among
 * them. Reads a few bytes per box, never the video.
 */
export async function isWholeMp4(file: FileHandle, bytes: number): Promise<boolean> {
  const head = Buffer.alloc(16);
  let at = 0;
  let hasIndex = false;
  while (at < bytes) {
    const { bytesRead } = await file.read(head, 0, 16, at);
    if (bytesRead < 8) return false;
    hasIndex ||= head.toString("latin1", 4, 8) === "moov";
    const short = head.readUInt32BE(0);
    // 0: up to the end of the file; 1: the size stands behind the name, in 64 bits.
    const size = short === 0 ? bytes - at : short === 1 && bytesRead === 16 ? Number(head.readBigUInt64BE(8)) : short;
    if (size < 8) return false;
    at += size;
  }
  return at === bytes && hasIndex;
}
