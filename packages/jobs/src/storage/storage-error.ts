/** The key names no stored file: removed, or never written. */
export class StoredFileMissing extends Error {
  override readonly name = "StoredFileMissing";
  readonly key: string;

  constructor(key: string, options?: ErrorOptions) {
    super(`no file is stored under "${key}"`, options);
    this.key = key;
  }
}

/** The key was not made by `createKey`; it is refused before anything is touched. */
export class BadStorageKey extends Error {
  override readonly name = "BadStorageKey";

  constructor(key: string) {
    super(`storage key: expected one made by createKey, such as "items/0d/0d5c…", got ${JSON.stringify(key)}`);
  }
}

/** The range starts behind the end of the file, or ends before it starts. */
export class RangeUnsatisfiable extends Error {
  override readonly name = "RangeUnsatisfiable";
  /** Size of the file. */
  readonly bytes: number;

  constructor(range: { start: number; end?: number }, bytes: number) {
    super(`range: expected one inside ${bytes} bytes, got ${range.start}–${range.end ?? ""}`);
    this.bytes = bytes;
  }
}
