import { randomBytes } from "node:crypto";

/** Fractions of a millisecond that an id tells apart (12 bits of it). */
const TICKS_PER_MS = 4_096;
let lastTick = 0;

/**
 * An id that sorts by time of making (RFC 9562, version 7): rows made together lie together in an index,
 * and lists need no other order. Of this process, each is greater than the one before.
 */
export function uuidV7(): string {
  lastTick = Math.max(Date.now() * TICKS_PER_MS, lastTick + 1);
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.floor(lastTick / TICKS_PER_MS), 0, 6);
  bytes.writeUInt16BE(0x7000 | (lastTick % TICKS_PER_MS), 6);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
