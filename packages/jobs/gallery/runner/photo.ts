import { createHash } from "node:crypto";

/** A file of fixtures/ as an item: its id, made from its name, and what a run needs to find and show it. */
export function photo(name: string): { itemId: string; items: Record<string, string>; before: string } {
  const path = new URL(`../../fixtures/${name}`, import.meta.url).pathname;
  const hex = createHash("sha256").update(name).digest("hex");
  const itemId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { itemId, items: { [itemId]: path }, before: path };
}
