import type { FileHandle } from "node:fs/promises";

/** Mail programs and web servers have been seen to add this much behind a PDF. */
const TAIL_BYTES = 65_536;

/** Whether a PDF has its end mark, which stands behind everything else. */
export async function isWholePdf(file: FileHandle, bytes: number): Promise<boolean> {
  const tail = Buffer.alloc(Math.min(TAIL_BYTES, bytes));
  await file.read(tail, 0, tail.length, bytes - tail.length);
  return tail.includes("%%EOF");
}
