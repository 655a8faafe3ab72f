import type { Readable } from "node:stream";

/** Part of a file, in bytes. Both ends are included, as in an HTTP Range header. */
export interface ByteRange {
  start: number;
  /** Last byte wanted; the end of the file when left out. */
  end?: number;
}

/** What `put` takes: the bytes, a stream of them, or a file to copy (it is left where it is). */
export type StorageSource = Uint8Array | Readable | { path: string };

/**
 * Keeps the bytes of items and artifacts under keys made by {@link createKey}.
 *
 * A key holds a whole file or nothing: `put` shows the file only once all of it is on disk. Every
 * method throws {@link BadStorageKey} for a key that `createKey` cannot have made, and the reading
 * ones throw {@link StoredFileMissing} where nothing is stored.
 */
export interface Storage {
  /** Stores a file whole, replacing what the key held. Resolves once it would survive a crash. */
  put(key: string, source: StorageSource): Promise<{ bytes: number }>;
  /** Opens a file for reading; the stream must be read to its end or destroyed. */
  openRead(key: string, range?: ByteRange): Promise<Readable>;
  /**
   * A path on this machine from which the file can be read. Never write to it.
   * @param tempDir Where a store that is not on this machine lays its copy; the caller removes the
   *   folder. A store on this machine hands out its own file and does not need it.
   */
  localPath(key: string, tempDir?: string): Promise<string>;
  /** Removes a file; no error when there is none. */
  remove(key: string): Promise<void>;
  /** Size of a file in bytes. */
  size(key: string): Promise<number>;
}
