/** Where the bytes of items and artifacts live. */
import { createFsStorage } from "./fs-storage.ts";
import type { Storage } from "./storage.ts";

/** Which store to use. One kind so far: a folder of this machine. */
export interface StorageOptions {
  kind: "fs";
  /** Folder that holds everything; made on the first `put`. */
  root: string;
}

/** Opens the store of items and artifacts. */
export function createStorage(options: StorageOptions): Storage {
  return createFsStorage(options.root);
}

export { createKey } from "./create-key.ts";
export type { StoredKind } from "./create-key.ts";
export type { ByteRange, Storage, StorageSource } from "./storage.ts";
export { BadStorageKey, RangeUnsatisfiable, StoredFileMissing } from "./storage-error.ts";
