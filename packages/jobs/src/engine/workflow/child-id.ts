import { createHash } from "node:crypto";

/** What the 12 bits after an id's millisecond can tell apart. */
const PLACES_PER_MS = 4_096;

/**
 * The id of a child: the same parent and key (or place) always give the same id, so that a parent that
 * runs again finds its children instead of making them twice. Ids are ordered by the time of their
 * making: it begins with the millisecond after its parent's, and goes on with its place.
 * @param place where it stands in the order of spawns, from 0; only for a child without a key
 */
export function childId(parentId: string, child: { key: string } | { place: number }): string {
  const name = "key" in child ? `key:${child.key}` : `place:${child.place}`;
  const bytes = createHash("sha256").update(`${parentId.toLowerCase()}/${name}`).digest().subarray(0, 16);
  const place = "key" in child ? 0 : child.place;
  const parentMs = Number.parseInt(parentId.replaceAll("-", "").slice(0, 12), 16);
  bytes.writeUIntBE(parentMs + 1 + Math.floor(place / PLACES_PER_MS), 0, 6);
  bytes.writeUInt16BE(0x7000 | (place % PLACES_PER_MS), 6);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
