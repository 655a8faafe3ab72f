import { randomUUID } from "node:crypto";
import { BadStorageKey } from "./storage-error.ts";

/** What a stored file is; the first part of its key. */
export type StoredKind = "items" | "artifacts";

const KEY = /^(?:items|artifacts)\/([0-9a-f]{2})\/\1[0-9a-f]{6}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Makes the key of a new file, e.g. `items/0d/0d5c…`. It is random and says nothing of the file's
 * name or owner, so that no name a person chose ever becomes a path.
 */
export function createKey(kind: StoredKind): string {
  const id = randomUUID();
  return `${kind}/${id.slice(0, 2)}/${id}`;
}

/** Throws {@link BadStorageKey} unless `createKey` can have made it. */
export function assertKey(key: string): void {
  if (!KEY.test(key)) throw new BadStorageKey(key);
}
